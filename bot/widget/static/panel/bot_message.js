import { button, make, paragraphs } from "./elements.js";
import { WORDS } from "./words.js";

const NATIONS = 4;

function longDate(iso) {
  const format = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Date(iso).toLocaleDateString("en-GB", format);
}

function link(text, url) {
  if (!/^(https?:\/\/|\/(?!\/))/.test(url)) return document.createTextNode(text);
  return make("a", { href: url, target: "_blank" }, text);
}

/** One message of the bot. `vote` is a Vote or null; `onChoice` hears which choice was taken. */
export class BotMessage {
  constructor(message, onChoice, vote) {
    this.message = message;
    const speaker = make("span", { className: "visually-hidden" }, WORDS.sharewellSaid);
    this.element = make("li", { className: "message" }, speaker, ...this.parts(onChoice), vote?.element ?? null);
    if (message.kind === "care_card") this.element.classList.add("care-card");
  }

  get plain() {
    const { title, heard, text, choices, what_you_can_do: steps, kind } = this.message;
    const urgent = kind === "care_card" ? steps.map((step) => `${step.text}: ${step.phone ?? ""}.`) : [];
    const choose = choices?.length ? WORDS.choose(choices.map((choice) => choice.label).join("; ")) : null;
    return [title && `${title}.`, ...urgent, heard, text, choose].filter(Boolean).join(" ").replace(/\s+/g, " ");
  }

  parts(onChoice) {
    const { kind, title, heard, text, more, caveat, language, what_you_can_do: steps } = this.message;
    const isCard = kind === "care_card";
    // A step of a guide is there for its links: they stand open.
    const isGuide = kind === "question";
    return [
      title ? make("h3", {}, title) : null,
      ...(heard ? paragraphs(heard, { className: "heard" }) : []),
      // First, so that nobody has to scroll for help.
      isCard ? this.steps() : null,
      ...paragraphs(text, language ? { lang: language, dir: "auto" } : {}),
      isGuide && steps?.length ? this.steps() : null,
      more ? this.details(WORDS.more, paragraphs(more)) : null,
      caveat ? this.details(WORDS.caveat, paragraphs(caveat)) : null,
      steps?.length && !isCard && !isGuide ? this.details(WORDS.steps, [this.steps()]) : null,
      isCard ? null : this.sources(),
      this.choices(onChoice),
    ];
  }

  details(summary, content) {
    return make("details", {}, make("summary", {}, summary), ...content);
  }

  steps() {
    const items = this.message.what_you_can_do.map(({ text, url, phone }) => {
      if (url) return make("li", {}, link(text, url));
      if (!phone) return make("li", {}, text);
      const href = (/^text /i.test(text) ? "sms:" : "tel:") + phone.replace(/[^\d+]/g, "");
      return text.includes(phone)
        ? make("li", {}, make("a", { href }, text))
        : make("li", {}, `${text}: `, make("a", { href }, phone));
    });
    return make("ul", {}, ...items);
  }

  sources() {
    const { sources, reviewed, nations } = this.message;
    if (!sources?.length) return null;
    const items = sources.map(({ title, url, date }) =>
      make("li", {}, link(title, url), make("span", { className: "date" }, `, ${date}`)),
    );
    const notes = [
      nations?.length ? WORDS.nations(this.nationNames(nations)) : "",
      reviewed ? WORDS.checked(longDate(reviewed)) : "",
      WORDS.newTab,
    ];
    return make(
      "div",
      { className: "sources" },
      make("h4", {}, WORDS.sources),
      make("ul", {}, ...items),
      make("p", {}, notes.join(" ")),
    );
  }

  nationNames(nations) {
    if (nations.length === NATIONS) return WORDS.wholeUk;
    const names = nations.map((slug) => slug.replace("_", " ").replace(/\b\w/g, (first) => first.toUpperCase()));
    return new Intl.ListFormat("en-GB").format(names);
  }

  choices(onChoice) {
    const { choices } = this.message;
    if (!choices?.length) return null;
    const items = choices.map((choice) => make("li", {}, button(choice.label, () => onChoice(choice))));
    return make("ul", { className: "choices", ariaLabel: WORDS.choices }, ...items);
  }
}
