import { make } from "./elements.js";

/** Something that the panel itself says among the messages. */
export class Notice {
  constructor(title, ...content) {
    this.heading = make("h3", { tabIndex: -1 }, title);
    this.element = make("li", { className: "message notice" }, this.heading, ...content);
  }

  get plain() {
    return [...this.element.children].map((child) => child.textContent).join(". ");
  }
}
