// The loader: draws one button, and opens the chat in a frame on our own origin at the first click.
// A page that embeds it can't read what a visitor types, and nothing of ours touches its styles.
// docs/embedding.md says what a page can set and call.
(() => {
  const script = document.currentScript;
  const { dataset } = script;
  const ORIGIN = new URL(script.src).origin;
  const BLUE = "#005eb8";
  // Milliseconds from the frame's load until it has answered.
  const ANSWERS_WITHIN = 2_000;
  // Where the panel fills the screen; and where there is no room for a button that stays.
  const NARROW = matchMedia("(max-width: 480px), (max-height: 420px)");
  const LOW = matchMedia("(max-height: 320px)");

  // A language without its words here shows English ones, and says that they are English.
  const WORDS = { en: { greeting: "Ask about health data", panel: "Sharewell chat" } };

  // What is important here wins over all that is important in the page.
  const STYLE = `
    :host { all: initial !important; display: contents !important; }
    div { all: unset; --side: auto 16px; position: fixed; z-index: 2147483647; max-width: calc(100vw - 32px);
      inset-block: auto 16px; inset-inline: var(--side); }
    .start { --side: 16px auto; }
    button, a { display: flex; align-items: center; gap: 8px; padding: 10px 16px;
      border: 2px solid #fff; border-radius: 28px; background: var(--brand); color: #fff;
      font: bold 17px/1.3 Arial, sans-serif; cursor: pointer; }
    button, a, dialog { box-shadow: 0 2px 8px #0006; }
    button::before { content: ""; border: 12px solid;
      clip-path: polygon(0 8%, 100% 8%, 100% 75%, 60% 75%, 30% 100%, 30% 75%, 0 75%); }
    button:hover { text-decoration: underline; }
    :is(button, a):focus-visible { outline: 4px solid #ffeb3b; box-shadow: 0 0 0 8px #212b32; }
    .aside { opacity: 0; pointer-events: none; }
    dialog { position: fixed; inset-block: auto 80px; inset-inline: var(--side); margin: 0; padding: 0;
      width: min(420px, 100vw - 32px); height: min(680px, 100dvh - 96px); max-width: 100%; max-height: 100%;
      border: 1px solid #768692; border-radius: 8px; overflow: hidden; color-scheme: light dark; }
    .full, iframe { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; vertical-align: top; }
    @media (max-height: 320px) { div { position: static; } button { margin: 16px; } }
    @media print { :host { display: none !important; } }`;

  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  const warn = (words) => console.warn(`Sharewell: ${words}`);

  /** What an attribute of the script tag says; the default where it is absent or no good. */
  function option(name, pattern, standard) {
    const value = dataset[name] ?? standard;
    if (pattern.test(value)) return value;
    warn(`${name} "${value}" can't be used.`);
    return standard;
  }

  /** A colour as #rrggbb if white words on it can be read: 4.5 to 1 (WCAG 1.4.3). Else blue. */
  function readable(colour) {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    // What is no colour leaves white, which is refused, as is what can be seen through.
    canvas.fillStyle = "#fff";
    canvas.fillStyle = colour;
    const luminance = [0.2126, 0.7152, 0.0722].reduce((sum, weight, place) => {
      const share = parseInt(canvas.fillStyle.slice(1 + 2 * place, 3 + 2 * place), 16) / 255;
      return sum + weight * (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
    }, 0);
    if (1.05 / (luminance + 0.05) >= 4.5) return canvas.fillStyle;
    warn(`white on "${colour}" has a contrast below 4.5.`);
    return BLUE;
  }

  // One widget to a page: what its functions share stands in one place, which is smaller than classes.
  function start() {
    if (window.Sharewell) return;
    const lang = option("lang", /^[a-z]{2}$/, "en");
    const known = lang in WORDS ? lang : "en";
    const words = WORDS[known];
    if (known !== lang) warn(`no words in "${lang}" yet.`);
    const style = getComputedStyle(document.body).getPropertyValue("--sharewell-brand");
    const brand = readable(dataset.color || style || BLUE);
    const greeting = {
      sharewell: "opened",
      brand,
      lang,
      level: +option("headingLevel", /^[123]$/, "2"),
      topic: option("topic", /^\w*$/, ""),
    };
    const waiting = [];
    let isLoaded, isReady, opener;

    const host = make("sharewell-chat", { lang: known });
    const layer = make("div", { className: option("position", /^(start|end)$/, "end") });
    const button = make("button", {
      type: "button",
      lang: dataset.greeting ? lang : known,
      ariaExpanded: false,
      textContent: option("greeting", /\S/, words.greeting),
      onclick: () => (dialog.open ? close() : open()),
    });
    const dialog = make("dialog", { ariaLabel: words.panel, onclose: closed });
    // It loads when it first stands in the page.
    const frame = make("iframe", {
      title: words.panel,
      sandbox: "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
      allow: "camera 'none'; geolocation 'none'; microphone 'none'",
      referrerPolicy: "no-referrer",
      src: ORIGIN + "/widget/panel",
      onload() {
        isLoaded = true;
        greet();
      },
    });

    function place() {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      const root = host.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      layer.style.setProperty("--brand", brand);
      layer.append(button, dialog);
      root.append(layer);
      if (document.body.contains(script)) script.after(host);
      else document.body.append(host);
    }

    // Above the page, whatever its z-index; on a low screen, in the page.
    function adapt() {
      layer.popover = null;
      if (!LOW.matches) {
        layer.popover = "manual";
        layer.showPopover?.();
      }
      if (!dialog.open) return;
      dialog.close();
      show();
    }

    // Where the panel fills the screen it is modal, so that focus can't go behind it.
    function show() {
      dialog.className = NARROW.matches ? "full" : "";
      if (NARROW.matches) dialog.showModal();
      else dialog.show();
      greet();
    }

    function greet() {
      if (!dialog.open || !isLoaded) return;
      frame.focus();
      post(greeting);
      setTimeout(() => isReady || !dialog.open || giveUp(), ANSWERS_WITHIN);
    }

    const post = (message) => frame.contentWindow?.postMessage(message, ORIGIN);

    // The frame was refused: nobody may be shut in with it, and the button leads to the plain page.
    function giveUp() {
      warn(`BOT_EMBEDDERS must name ${location.origin}.`);
      close();
      const link = make("a", { href: ORIGIN + "/chat", target: "_blank", textContent: button.textContent });
      button.replaceWith(link);
      link.focus();
    }

    function open() {
      if (dialog.open) return;
      const focused = document.activeElement;
      opener = focused === document.body || focused === host ? button : focused;
      if (!frame.parentNode) dialog.append(frame);
      show();
      button.ariaExpanded = true;
      announce("opened");
    }

    // Gives focus back to where it was before, unless it is elsewhere on the page.
    function close() {
      if (!dialog.open) return;
      const hadFocus = document.activeElement === host;
      dialog.close();
      if (hadFocus) opener.focus();
    }

    function closed() {
      if (dialog.open) return;
      button.ariaExpanded = false;
      announce("closed");
    }

    // A text, or {topic}. The frame listens when it has answered.
    function ask(question) {
      open();
      const message = { sharewell: "ask", text: question, topic: question?.topic };
      if (isReady) post(message);
      else waiting.push(message);
    }

    function hear({ origin, source, data }) {
      if (origin !== ORIGIN || !source || source !== frame.contentWindow) return;
      if (data?.sharewell === "close") close();
      if (data?.sharewell === "answered") announce("answered");
      if (data?.sharewell !== "ready") return;
      isReady = true;
      waiting.splice(0).forEach(post);
    }

    // Says that something happened and never what: the page does not learn what was asked.
    const announce = (event) => host.dispatchEvent(new CustomEvent(event));

    // The button never hides what has focus on the page (WCAG 2.4.11).
    function stepAside({ target }) {
      const { x, y, width, height } = target.getBoundingClientRect();
      const top = document.elementFromPoint(x + width / 2, y + height / 2);
      button.className = top === host && !dialog.open ? "aside" : "";
    }

    place();
    adapt();
    LOW.onchange = NARROW.onchange = adapt;
    addEventListener("message", hear);
    addEventListener("focusin", stepAside);
    addEventListener("focusout", () => (button.className = ""));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) close();
    });
    window.Sharewell = Object.freeze({
      open,
      close,
      ask,
      on: host.addEventListener.bind(host),
      off: host.removeEventListener.bind(host),
    });
  }

  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
