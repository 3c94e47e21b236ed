import { byId, make } from "./elements.js";

// Long enough for every screen reader to notice, short enough not to be read twice.
const ANNOUNCED_FOR = 1_000;

/** Says things to screen readers: each once, in order, as plain text. Focus stays where it is. */
export class Announcer {
  region = byId("announcements");

  /** `lang` is the language's code where it is not English. */
  say(text, lang = "en") {
    const copy = make("p", { lang }, text);
    this.region.append(copy);
    setTimeout(() => copy.remove(), ANNOUNCED_FOR);
  }
}
