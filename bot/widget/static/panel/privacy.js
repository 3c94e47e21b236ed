import { saveCopy } from "./copy.js";
import { buttons, byId, paragraphs } from "./elements.js";
import { plainly } from "./held.js";
import { Notice } from "./notice.js";
import { PRIVACY_WORDS } from "./privacy_words.js";

/** What a visitor can do with what was said: one method for each button. Loaded when one is pressed. */
export class Privacy {
  constructor(panel) {
    this.panel = panel;
  }

  async held() {
    const { panel } = this;
    try {
      const held = await panel.session.request("GET", "conversation");
      panel.notify(new Notice(PRIVACY_WORDS.held, ...plainly(held)), PRIVACY_WORDS.heldBelow);
    } catch (failure) {
      panel.notify(new Notice(PRIVACY_WORDS.held, ...paragraphs(failure.detail || PRIVACY_WORDS.heldLost)));
    }
  }

  erase() {
    this.question?.element.remove();
    const keep = () => {
      this.question.element.remove();
      byId("erase").focus();
    };
    const choices = buttons([PRIVACY_WORDS.erase, () => this.eraseNow()], [PRIVACY_WORDS.keep, keep]);
    this.question = new Notice(PRIVACY_WORDS.confirm, ...paragraphs(PRIVACY_WORDS.confirmWhy), choices);
    this.panel.transcript.add(this.question);
    this.question.heading.focus();
  }

  async eraseNow() {
    const { panel } = this;
    let receipt;
    try {
      const { message, remains } = await panel.session.insist("DELETE", "conversation");
      receipt = `${message}\n${remains}`;
    } catch (failure) {
      if (failure.status !== 401) {
        panel.notify(new Notice(PRIVACY_WORDS.confirm, ...paragraphs(failure.detail || PRIVACY_WORDS.eraseLost)));
        return;
      }
      // It was gone already.
      receipt = failure.detail;
    }
    panel.tabs.tell("erased");
    // The button that had focus is gone.
    panel.forget(receipt).heading.focus();
  }

  copy() {
    saveCopy(this.panel.transcript.list);
    this.panel.status.say(PRIVACY_WORDS.copied);
  }
}
