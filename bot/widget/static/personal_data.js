// Finds personal data in a message before it leaves the browser, and asks whether to send it.
// LABELS and SHAPES, which the server puts above this line, are bot/safety/shapes.yml: the server
// looks for the same and more, such as most names, when a message comes in.

import { button, byId, make } from "./panel/elements.js";

const WORDS = {
  heading: "This looks like personal data",
  why: "We do not need it to answer you.",
  sendWithout: "Send without it",
  sendAnyway: "Send as it is",
  change: "Change it",
};

/** The check digits of bot/safety/check_digits.py. */
export const CHECKS = {
  luhn(text) {
    const digits = text.replace(/\D/g, "");
    const total = [...digits].reverse().reduce((sum, digit, place) => {
      const value = digit * (1 + (place % 2));
      return sum + (value > 9 ? value - 9 : value);
    }, 0);
    return digits.length > 12 && digits.length < 20 && total % 10 === 0;
  },

  nhs_number(text) {
    const digits = text.replace(/\D/g, "");
    if (digits.length !== 10) return false;
    // Numbers in the Scottish range begin with a date of birth.
    const [day, month, year] = digits.slice(0, 6).match(/\d\d/g).map(Number);
    const isScottish = digits >= "0101000000" && digits <= "3112999999";
    const born = new Date(Date.UTC(year < 69 ? 2000 + year : 1900 + year, month - 1, day));
    if (isScottish && (born.getUTCDate() !== day || born.getUTCMonth() !== month - 1)) return false;
    const total = [...digits.slice(0, 9)].reduce((sum, digit, place) => sum + digit * (10 - place), 0);
    return (11 - (total % 11)) % 11 === Number(digits[9]);
  },

  iban(text) {
    const compact = text.replace(/\s/g, "");
    if (!/^.{15,34}$/.test(compact)) return false;
    const moved = [...(compact.slice(4) + compact.slice(0, 4))].map((character) => parseInt(character, 36));
    return [...moved.join("")].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
  },
};

/** What was found, as [{start, end, kind}]. An earlier shape keeps its place. */
export function findPersonalData(text) {
  const found = [];
  const take = (start, end, kind) => {
    const other = found.find((span) => span.start < end && start < span.end);
    if (other) {
      take(start, other.start, kind);
      take(other.end, end, kind);
      return;
    }
    while (start < end && !/[\p{L}\p{N}+]/u.test(text[start])) start++;
    while (start < end && !/[\p{L}\p{N}]/u.test(text[end - 1])) end--;
    if (start < end) found.push({ start, end, kind });
  };
  for (const [kind, pattern, check] of SHAPES) {
    for (const match of text.matchAll(pattern)) {
      const group = match.length > 1 ? match.findIndex((part, place) => place && part !== undefined) : 0;
      if (group >= 0 && (!check || CHECKS[check](match[group]))) take(...match.indices[group], kind);
    }
  }
  return found.sort((one, other) => one.start - other.start);
}

/** The text with its kind in the place of each thing found. */
function withoutPersonalData(text, found) {
  return found.reduceRight(
    (rest, { start, end, kind }) => `${rest.slice(0, start)}[${LABELS[kind]}]${rest.slice(end)}`,
    text,
  );
}

/** The question above the field: send without it, send as it is, or change it. */
export class PersonalDataNotice {
  field = byId("text");
  found = make("ul");
  without = button(WORDS.sendWithout, () => this.decide(withoutPersonalData(this.text, this.spans)), "");
  element = make(
    "div",
    { id: "personal-data", role: "group", hidden: true },
    make("h2", { id: "personal-data-heading" }, WORDS.heading),
    make("div", { id: "personal-data-why" }, this.found, make("p", {}, WORDS.why)),
    make(
      "div",
      { className: "choices" },
      Object.assign(this.without, { id: "send-without" }),
      Object.assign(button(WORDS.sendAnyway, () => this.decide(this.text)), { id: "send-anyway" }),
      Object.assign(button(WORDS.change, () => this.close()), { id: "change" }),
    ),
  );

  constructor() {
    this.element.setAttribute("aria-labelledby", "personal-data-heading");
    this.without.setAttribute("aria-describedby", "personal-data-why");
    byId("composer").prepend(this.element);
    this.field.addEventListener("input", () => this.hide());
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      // Only the notice closes, and not the panel.
      event.stopPropagation();
      this.close();
    });
  }

  /** Calls `send` with the text: now if there is nothing personal in it, or as the person decides. */
  check(text, send) {
    const spans = findPersonalData(text);
    if (!spans.length) return send(text);
    Object.assign(this, { text, spans, send });
    this.found.replaceChildren(...spans.map((span) => this.item(span)));
    this.element.hidden = false;
    this.field.setAttribute("aria-describedby", "personal-data-heading personal-data-why hint");
    this.without.focus();
    this.element.scrollIntoView({ block: "nearest" });
  }

  item({ start, end, kind }) {
    const label = LABELS[kind].replace(/^./, (first) => first.toUpperCase());
    return make("li", {}, `${label}: `, make("b", {}, this.text.slice(start, end)));
  }

  hide() {
    if (this.element.hidden) return;
    this.element.hidden = true;
    this.field.setAttribute("aria-describedby", "hint");
  }

  // Focus leaves the button before the button goes.
  close() {
    this.field.focus();
    this.hide();
  }

  decide(text) {
    this.close();
    this.send(text);
  }
}
