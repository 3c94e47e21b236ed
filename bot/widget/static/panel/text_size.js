import { byId } from "./elements.js";
import { storage } from "./storage.js";
import { WORDS } from "./words.js";

const TEXT_SIZE = "sharewell-text-size";
// The style sheet panel.css knows them too.
const SIZES = ["normal", "large", "larger"];

/** How large the words are. It is kept in the browser only if somebody changes it. */
export class TextSize {
  storage = storage("localStorage");
  button = byId("text-size");

  constructor(announcer) {
    this.use(this.storage[TEXT_SIZE]);
    this.button.addEventListener("click", () => {
      this.use(SIZES[(SIZES.indexOf(this.size) + 1) % SIZES.length]);
      this.storage[TEXT_SIZE] = this.size;
      announcer.say(this.button.textContent);
    });
  }

  use(size) {
    this.size = SIZES.includes(size) ? size : SIZES[0];
    document.documentElement.dataset.textSize = this.size;
    this.button.textContent = WORDS.textSize(this.size);
  }
}
