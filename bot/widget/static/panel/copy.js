import { make } from "./elements.js";
import { PRIVACY_WORDS } from "./privacy_words.js";

const LEFT_OUT = "button, .vote, .choices, .state";
const LINES = "li, p, h3, h4, summary, div, ul, dl, dt, dd, details";

/** The words of a node, closed details too, and the address of each link that leads somewhere. */
function plain(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.matches(LEFT_OUT)) return "";
  const inside = [...node.childNodes].map(plain).join("");
  if (node.matches("a[href^=http]")) return `${inside} (${node.href})`;
  return node.matches(LINES) ? `\n${inside}\n` : inside;
}

/** Everything in the list of messages, as plain text. */
export function asText(list) {
  const today = new Date().toLocaleDateString("en-GB", { dateStyle: "long" });
  const messages = [...list.children].map((message) => plain(message).trim().replace(/\s*\n\s*/g, "\n"));
  return `${[PRIVACY_WORDS.copyHeading(today), ...messages].join("\n\n")}\n`;
}

/** Saves it as a file. It is made here: no server hears of it. */
export function saveCopy(list) {
  const href = URL.createObjectURL(new Blob([asText(list)], { type: "text/plain;charset=utf-8" }));
  make("a", { href, download: PRIVACY_WORDS.copyFile }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
