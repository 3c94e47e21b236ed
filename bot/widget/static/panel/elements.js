// Short ways to find and to make elements. Text is always put in as text, never as HTML.

export const byId = (id) => document.getElementById(id);

/** An element with its properties and children; a child that is null is left out. */
export function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children.filter((child) => child !== null));
  if (/^h\d$/.test(name)) level(element);
  return element;
}

/** Puts a heading below those of the page around the panel, which says at which level ours begin. */
export function level(heading) {
  const first = Number(document.body.dataset.firstLevel ?? 1);
  heading.setAttribute("aria-level", Number(heading.localName[1]) + first - 1);
}

export const paragraphs = (text, properties) =>
  text.split("\n").filter((part) => part.trim()).map((part) => make("p", properties, part));

export function button(words, onClick, className = "secondary") {
  const made = make("button", { type: "button", className }, words);
  made.addEventListener("click", onClick);
  return made;
}

/** A row of buttons: pairs of words and what they do. */
export const buttons = (...pairs) =>
  make("div", { className: "choices" }, ...pairs.map(([words, onClick]) => button(words, onClick)));
