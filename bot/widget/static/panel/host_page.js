import { byId } from "./elements.js";

// The page around the frame, which bot/widget/static/widget.js speaks for. Without one, the panel is
// a page of its own. `onOpened` hears the host name of the site, or null.
export class HostPage {
  constructor(onOpened) {
    this.kinds = {
      opened: ({ brand }) => {
        useBrand(brand);
        onOpened(this.origin === "null" ? null : new URL(this.origin).hostname);
      },
    };
    addEventListener("message", (event) => this.hear(event));
    byId("close").hidden = parent === window;
    byId("close").addEventListener("click", () => this.say("close"));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.say("close");
    });
    if (parent === window) onOpened(null);
  }

  // One window is heard, and of that the origin that spoke first.
  hear({ source, origin, data }) {
    if (source !== parent || !Object.hasOwn(this.kinds, data?.sharewell)) return;
    this.origin ??= origin;
    if (origin === this.origin) this.kinds[data.sharewell](data);
  }

  // A page opened from a file has the origin "null", which can't be addressed. Nothing secret is said.
  say(kind) {
    if (this.origin) parent.postMessage({ sharewell: kind }, this.origin === "null" ? "*" : this.origin);
  }
}

/** Takes a site's colour (#rrggbb) if white words on it can be read: 4.5 to 1 (WCAG 1.4.3). */
function useBrand(colour) {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) return;
  const [red, green, blue] = [1, 3, 5].map((place) => {
    const share = parseInt(colour.slice(place, place + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  if (1.05 / (luminance + 0.05) < 4.5) return;
  document.documentElement.style.setProperty("--sharewell-brand", colour);
}
