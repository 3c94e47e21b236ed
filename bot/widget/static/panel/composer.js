import { byId } from "./elements.js";
import { WORDS } from "./words.js";

// Milliseconds without a key: only now is the count spoken.
const TYPED = 1_000;

// Milliseconds that a message waits for the look at it, on a bad line.
const PATIENCE = 3_000;

/** The form: the draft, its length, its error. `outbox` says whether there is room for one more. */
export class Composer {
  text = byId("text");
  button = byId("send");
  error = byId("error");
  count = byId("count");
  advice = byId("advice");
  limit = Number(document.body.dataset.maxCharacters);

  constructor(announcer, outbox, onSend) {
    Object.assign(this, { announcer, outbox, onSend });
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("input", () => {
      this.countCharacters();
      this.personalData();
    });
  }

  /** What looks for personal data: loaded when somebody types. Without it the server still looks. */
  personalData() {
    this.loading ??= import(document.body.dataset.personalData)
      .then((script) => new script.PersonalDataNotice())
      .catch(() => (this.loading = null));
    return this.loading;
  }

  /** Shows whether one more message can be sent. */
  renew() {
    this.button.setAttribute("aria-disabled", this.outbox.isFull);
  }

  get draft() {
    return this.text.value.trim();
  }

  set draft(text) {
    this.text.value = text;
    this.countCharacters();
  }

  // As the server counts: letters and not their parts, and many spaces as one.
  get left() {
    return this.limit - [...this.draft.normalize().replace(/\s+/g, " ")].length;
  }

  async submit() {
    if (!this.draft) return this.refuse(WORDS.empty);
    if (this.left < 0) return this.refuse(WORDS.over(-this.left));
    if (this.outbox.isFull) return this.refuse(WORDS.full);
    this.accept();
    await this.check(
      () => this.draft,
      (text) => this.send(text),
    );
  }

  /** Looks for personal data in a text, and hands it to `send` as it is, or as the visitor decides. */
  async check(text, send) {
    const outOfPatience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    const notice = await Promise.race([this.personalData(), outOfPatience]);
    if (notice) notice.check(text(), send);
    else send(text());
  }

  // Meanwhile Enter may have been pressed twice, or a choice taken.
  send(text) {
    if (!text) return;
    if (this.outbox.isFull) return this.refuse(WORDS.full);
    this.draft = "";
    this.onSend(text);
  }

  refuse(words) {
    clearTimeout(this.spoken); // the count would say the same again
    this.error.textContent = words;
    this.error.hidden = false;
    this.text.setAttribute("aria-invalid", "true");
    this.text.setAttribute("aria-describedby", "error hint");
    this.announcer.say(words);
  }

  accept() {
    this.error.hidden = true;
    this.text.removeAttribute("aria-invalid");
    this.text.setAttribute("aria-describedby", "hint");
  }

  countCharacters() {
    const { left } = this;
    const isNear = left < this.limit / 5;
    this.count.hidden = !isNear;
    this.advice.hidden = isNear;
    this.count.textContent = isNear ? (left < 0 ? WORDS.over(-left) : WORDS.left(left)) : "";
    clearTimeout(this.spoken);
    if (isNear) this.spoken = setTimeout(() => this.announcer.say(this.count.textContent), TYPED);
  }
}
