import { byId } from "./elements.js";
import { WORDS } from "./words.js";

// Milliseconds after which a person begins to wonder.
const SLOW = 800;

/** The line below the messages, spoken when it changes: the connection, and that an answer is looked for. */
export class Status {
  line = byId("status");

  constructor() {
    addEventListener("offline", () => this.say(WORDS.offline));
    addEventListener("online", () => this.say(WORDS.online));
    if (!navigator.onLine) this.say(WORDS.offline);
  }

  // The same words again would be spoken again.
  say(words) {
    if (this.line.textContent !== words) this.line.textContent = words;
  }

  begin() {
    this.slow = setTimeout(() => navigator.onLine && this.say(WORDS.looking), SLOW);
  }

  isDelayed() {
    clearTimeout(this.slow);
    this.say(WORDS.busy);
  }

  end() {
    clearTimeout(this.slow);
    if (navigator.onLine) this.say("");
  }
}
