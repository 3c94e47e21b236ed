// The conversation's token, and requests made with it.
// The token alone is kept, in this tab's storage; what was said stays on the server.
import { storage } from "./storage.js";

const API = "/api/v1/";
const TOKEN = "sharewell-token";
// Milliseconds. A pause doubles with each retry; no two browsers come back at the same moment.
const RETRIES = 4;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
const TIMEOUT = 20_000;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const backOnline = () => new Promise((resolve) => addEventListener("online", resolve, { once: true }));

/** Why a request was not met. `status` is 0 where no answer came; the problem's words may be shown. */
export class Failure extends Error {
  constructor(status, { title, detail } = {}, retryAfter) {
    super(detail);
    Object.assign(this, { status, title, detail, retryAfter });
  }

  get mayPass() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export class Session {
  storage = storage("sessionStorage");
  site = null;

  get token() {
    return this.storage[TOKEN];
  }

  set token(token) {
    if (token) this.storage[TOKEN] = token;
    else delete this.storage[TOKEN];
  }

  /** Starts a conversation; its first messages. */
  async begin() {
    this.token = null;
    const { token, messages } = await this.insist("POST", "conversations", this.site ? { site: this.site } : {});
    this.token = token;
    return messages;
  }

  /** What the server says to one request. Throws a Failure. */
  async request(method, path, body, token = this.token) {
    const headers = { Accept: "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    let response, content;
    try {
      const signal = AbortSignal.timeout(TIMEOUT);
      response = await fetch(API + path, { method, headers, body: body && JSON.stringify(body), signal });
      content = await response.json();
    } catch {
      // A proxy's refusal may be no JSON; an answer that is none was cut off.
      if (!response || response.ok) throw new Failure(0);
    }
    if (response.ok) return content;
    throw new Failure(response.status, content, Number(response.headers.get("Retry-After")) * 1000);
  }

  // The same request again until it is met, refused, or failed too often; waits while offline, and
  // as long as the server asks for. `onPause` hears each failure that is not the last.
  async insist(method, path, body, onPause) {
    // A later conversation of this tab must not get what was meant for an earlier one.
    const token = this.token;
    for (let attempt = 0; ; attempt++) {
      if (!navigator.onLine) await backOnline();
      try {
        return await this.request(method, path, body, token);
      } catch (failure) {
        const wait = failure.retryAfter || FIRST_PAUSE * 2 ** attempt * (0.5 + Math.random() / 2);
        if (!failure.mayPass || attempt === RETRIES || wait > LONGEST_PAUSE) throw failure;
        onPause?.(failure);
        await pause(wait);
      }
    }
  }
}
