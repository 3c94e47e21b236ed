// The search field of /answers. Without this script the browser's own search does it.
const TYPED = 150; // milliseconds without a key: only now is the list made shorter
const SPOKEN = 1_000; // and only now is the number of answers said

const search = document.getElementById("search");
const field = document.getElementById("words");
const matches = document.getElementById("matches");

/** Text as it is compared: no capitals, no accents, no curly apostrophes. */
function plain(text) {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replaceAll("’", "'")
    .toLowerCase();
}

const answers = [...document.querySelectorAll(".answer")].map((element) => ({ element, text: plain(element.textContent) }));
const themes = [...document.querySelectorAll(".theme")].map((element) => ({
  element,
  link: document.querySelector(`.contents a[href="#${element.getAttribute("aria-labelledby")}"]`).parentElement,
}));

/** Shows the answers that have every word, and the themes that have such an answer; their number. */
function show(words) {
  let count = 0;
  for (const { element, text } of answers) {
    element.hidden = !words.every((word) => text.includes(word));
    if (!element.hidden) count += 1;
  }
  for (const { element, link } of themes) {
    element.hidden = link.hidden = !element.querySelector(".answer:not([hidden])");
  }
  return count;
}

function inWords(count) {
  if (count === 0) return search.dataset.none;
  return count === 1 ? search.dataset.one : search.dataset.many.replace("{count}", count);
}

let waiting;
let speaking;

function filter() {
  const words = plain(field.value).split(/\s+/).filter(Boolean);
  const said = words.length ? inWords(show(words)) : (show([]), "");
  clearTimeout(speaking);
  speaking = setTimeout(() => (matches.textContent = said), SPOKEN - TYPED);
}

search.hidden = false;
field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(filter, TYPED);
});
field.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.preventDefault();
  field.value = "";
  filter();
});
// A browser that comes back to the page fills the field again.
if (field.value) filter();
