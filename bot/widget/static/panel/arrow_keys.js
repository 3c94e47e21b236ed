import { byId } from "./elements.js";

const CONTROLS = "a, button, summary";

/** The way through the messages: one of them, with what is in it, is a stop of Tab; arrow keys go to the others. */
export class ArrowKeys {
  list = byId("transcript");

  constructor(scroll) {
    this.scroll = scroll;
    this.list.addEventListener("focusin", (event) => this.stopAt(this.messageOf(event.target)));
    this.list.addEventListener("keydown", (event) => this.press(event));
    new MutationObserver(() => this.renew()).observe(this.list, { childList: true, subtree: true });
  }

  get messages() {
    return [...this.list.children];
  }

  messageOf(element) {
    return this.messages.find((message) => message.contains(element));
  }

  // The newest message, unless somebody is at another.
  renew() {
    this.stopAt(this.messageOf(document.activeElement) ?? this.list.lastElementChild);
  }

  stopAt(stop) {
    for (const message of this.messages) {
      const isStop = message === stop;
      message.tabIndex = isStop ? 0 : -1;
      for (const control of message.querySelectorAll(CONTROLS)) {
        if (isStop) control.removeAttribute("tabindex");
        else control.tabIndex = -1;
      }
    }
  }

  press(event) {
    const { messages } = this;
    const at = messages.indexOf(this.messageOf(event.target));
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: messages.length - 1 }[event.key];
    // The arrow first scrolls to the end of a long message.
    const scrolls = event.key.startsWith("Arrow") && this.scroll.hides(messages[at], to > at);
    if (!messages[to] || scrolls) return;
    event.preventDefault();
    messages[to].focus();
  }
}
