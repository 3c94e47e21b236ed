import { make, paragraphs } from "./elements.js";
import { PRIVACY_WORDS } from "./privacy_words.js";

/** What the server holds, in plain words: dates, slugs, yes and no; a message is its text. */
export function plainly(value) {
  if (value === null || value?.length === 0) return [make("p", {}, PRIVACY_WORDS.nothing)];
  if (Array.isArray(value)) return [make("ul", {}, ...value.map((item) => make("li", {}, ...plainly(item))))];
  if (typeof value === "boolean") return [make("p", {}, value ? PRIVACY_WORDS.yes : PRIVACY_WORDS.no)];
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return [make("p", {}, new Date(value).toLocaleString("en-GB"))];
  if (/^[a-z]+(_[a-z]+)+$/.test(value)) return [make("p", {}, value.replaceAll("_", " "))];
  if (typeof value !== "object") return paragraphs(String(value));
  if (value.kind) return paragraphs(value.text);
  const rows = Object.entries(value).flatMap(([name, held]) => [
    make("dt", {}, name.replaceAll("_", " ").replace(/^\w/, (first) => first.toUpperCase())),
    make("dd", {}, ...plainly(held)),
  ]);
  return [make("dl", {}, ...rows)];
}
