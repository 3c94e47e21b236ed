import { byId, level } from "./elements.js";

/** A slug or a code of a language, or null for anything else that a page may have sent. */
const word = (value) => (typeof value === "string" && /^[a-z_]{2,60}$/.test(value) ? value : null);

// The page around the frame, which bot/widget/static/widget.js speaks for. Without one, the panel is
// a page of its own. `onOpened` hears {site, lang, topic}: a host name, a language's code and a slug,
// or null; `onAsk` hears {text} or {topic}.
export class HostPage {
  constructor(onOpened, onAsk) {
    this.kinds = {
      opened: ({ brand, level, lang, topic }) => {
        useBrand(brand);
        useLevel(level);
        this.say("ready");
        const site = this.origin === "null" ? null : new URL(this.origin).hostname;
        onOpened({ site, lang: word(lang), topic: word(topic) });
      },
      ask: ({ text, topic }) => {
        if (word(topic)) onAsk({ topic });
        else if (typeof text === "string" && text.trim()) onAsk({ text: text.trim() });
      },
    };
    addEventListener("message", (event) => this.hear(event));
    byId("close").hidden = parent === window;
    byId("close").addEventListener("click", () => this.say("close"));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.say("close");
    });
    if (parent === window) onOpened({ site: null });
  }

  // Who may frame the panel, the server's policy says. The first that opens it is the one that counts.
  hear({ source, origin, data }) {
    if (parent === window || source !== parent || !data || !Object.hasOwn(this.kinds, data.sharewell)) return;
    if (data.sharewell === "opened") this.origin ??= origin;
    if (origin === this.origin) this.kinds[data.sharewell](data);
  }

  // A page opened from a file has the origin "null", which can't be addressed. Nothing secret is said.
  say(kind) {
    if (this.origin) parent.postMessage({ sharewell: kind }, this.origin === "null" ? "*" : this.origin);
  }
}

function useLevel(first) {
  if (![1, 2, 3].includes(first)) return;
  document.body.dataset.firstLevel = first;
  document.querySelectorAll("h1, h2, h3, h4").forEach(level);
}

/** Takes a site's colour, #rrggbb. The loader has looked whether white words on it can be read. */
function useBrand(colour) {
  if (/^#[0-9a-f]{6}$/.test(colour)) document.documentElement.style.setProperty("--sharewell-brand", colour);
}
