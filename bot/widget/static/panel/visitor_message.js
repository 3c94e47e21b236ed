import { button, make } from "./elements.js";
import { WORDS } from "./words.js";

/** What a visitor said, and below it whether it was sent. */
export class VisitorMessage {
  constructor(words) {
    const speaker = make("span", { className: "visually-hidden" }, WORDS.youSaid);
    this.element = make("li", { className: "message from-visitor" }, speaker, words);
  }

  waits() {
    this.note(WORDS.waits);
  }

  sends() {
    this.state?.remove();
  }

  failed(words, onRetry) {
    this.note(words, button(WORDS.tryAgain, onRetry, "link-button"));
    this.state.classList.add("failed");
  }

  note(words, ...more) {
    this.sends();
    this.state = make("p", { className: "state" }, words, " ", ...more);
    this.element.append(this.state);
  }
}
