import { byId } from "./elements.js";

// Pixels from the end that still count as being there.
const NEAR = 48;
// Pixels left free around what is scrolled to.
const AIR = 8;

/** Where the reader is. News is scrolled to only for one who is at the end. */
export class Scroll {
  log = byId("log");

  // On a very low screen the whole page scrolls, and not the log.
  get scroller() {
    return getComputedStyle(this.log).overflowY === "auto" ? this.log : document.documentElement;
  }

  get top() {
    return this.scroller === this.log ? this.log.getBoundingClientRect().top : 0;
  }

  /** Pixels of the messages that lie below what can be seen. */
  get below() {
    const { bottom } = byId("status").getBoundingClientRect();
    return bottom + AIR - this.top - this.scroller.clientHeight;
  }

  get isAtEnd() {
    return this.below < NEAR;
  }

  toEnd() {
    this.scroller.scrollTop += Math.max(0, this.below);
  }

  to(view) {
    this.scroller.scrollTop += view.element.getBoundingClientRect().top - this.top - AIR;
  }

  /** Whether an element goes on above or below what can be seen of it. */
  hides(element, isBelow) {
    const { top, bottom } = element.getBoundingClientRect();
    return isBelow ? bottom > this.top + this.scroller.clientHeight + 1 : top < this.top - 1;
  }
}
