import { button, make } from "./elements.js";
import { WORDS } from "./words.js";

/** The question whether an answer was useful. The buttons stay, so that focus is never lost. */
export class Vote {
  constructor(given, onVote) {
    this.onVote = onVote;
    this.note = make("p");
    this.buttons = [button(WORDS.yes, () => this.choose(true)), button(WORDS.no, () => this.choose(false))];
    const properties = { className: "vote", role: "group", ariaLabel: WORDS.useful };
    this.element = make("div", properties, make("p", {}, WORDS.useful), ...this.buttons, this.note);
    this.press(given);
  }

  press(useful) {
    this.given = useful;
    this.buttons[0].ariaPressed = useful === true;
    this.buttons[1].ariaPressed = useful === false;
  }

  async choose(useful) {
    const before = this.given;
    this.press(useful);
    const saved = await this.onVote(useful);
    if (!saved) this.press(before);
    this.note.textContent = saved ? WORDS.thanks : WORDS.voteLost;
  }
}
