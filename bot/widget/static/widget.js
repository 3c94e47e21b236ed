// The loader: draws one button, and opens the chat in a frame on our own origin at the first click.
// A page that embeds it can't read what a visitor types, and nothing of ours touches its styles.
(() => {
  const ORIGIN = new URL(document.currentScript.src).origin;
  const NARROW = matchMedia("(max-width: 480px), (max-height: 420px)");

  // Custom properties come through from the page: a site sets --sharewell-brand on any parent.
  const STYLE = `
    :host { all: initial; color-scheme: light dark; }
    button { position: fixed; inset-block-end: 16px; inset-inline-end: 16px; z-index: 2147483646;
      display: flex; align-items: center; gap: 8px; min-height: 48px; max-width: calc(100vw - 32px);
      padding: 8px 20px; border: 2px solid #fff; border-radius: 28px; cursor: pointer;
      background: var(--sharewell-brand, #005eb8); color: var(--sharewell-brand-text, #fff);
      font: bold 18px/1.3 Arial, Helvetica, sans-serif; text-align: start;
      box-shadow: 0 2px 8px rgb(0 0 0 / .35); }
    button:hover { filter: brightness(.88); }
    button:focus-visible { outline: 4px solid #ffeb3b; box-shadow: 0 0 0 8px #212b32; }
    svg { flex: none; width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 2; }
    dialog { position: fixed; inset: auto; inset-block-end: 80px; inset-inline-end: 16px;
      z-index: 2147483647; width: 420px; max-width: calc(100vw - 32px); height: 680px;
      max-height: calc(100vh - 96px); max-height: calc(100dvh - 96px); margin: 0; padding: 0;
      border: 1px solid #768692; border-radius: 8px; overflow: hidden; background: #f0f4f5;
      box-shadow: 0 4px 24px rgb(0 0 0 / .35); }
    dialog.full { inset: 0; width: 100%; max-width: none; height: 100%; max-height: none;
      border: 0; border-radius: 0; }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
    @media (max-height: 320px) { button { position: static; margin: 16px; } }
    @media (max-width: 480px) { button { font-size: 16px; padding: 8px 16px; } }
    @media (prefers-color-scheme: dark) { dialog { background: #14191d; } }
    @media (forced-colors: active) { button { border-color: ButtonText; } }
    @media print { :host { display: none; } }`;

  class Launcher {
    constructor(host, onClick) {
      this.button = document.createElement("button");
      this.button.type = "button";
      this.button.setAttribute("aria-expanded", "false");
      this.button.append(this.icon(), "Ask about health data");
      this.button.addEventListener("click", onClick);
      host.append(this.button);
    }

    icon() {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const path = document.createElementNS(svg.namespaceURI, "path");
      svg.setAttribute("viewBox", "0 0 24 24");
      svg.setAttribute("aria-hidden", "true");
      path.setAttribute("d", "M3 4h18v12h-9l-5 5v-5H3z");
      svg.append(path);
      return svg;
    }

    show(isOpen) {
      this.button.setAttribute("aria-expanded", isOpen);
    }
  }

  class Panel {
    constructor(host, onClose) {
      this.dialog = document.createElement("dialog");
      this.dialog.setAttribute("aria-label", "Sharewell chat");
      this.frame = document.createElement("iframe");
      this.frame.title = "Sharewell chat";
      this.frame.sandbox =
        "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads";
      this.frame.allow = "camera 'none'; geolocation 'none'; microphone 'none'";
      this.frame.referrerPolicy = "no-referrer";
      this.frame.src = ORIGIN + "/widget/panel";
      this.frame.addEventListener("load", () => {
        this.isLoaded = true;
        this.tellOpened();
      });
      this.dialog.append(this.frame);
      this.dialog.addEventListener("close", () => {
        if (!this.isMoving) onClose();
      });
      host.append(this.dialog);
      NARROW.addEventListener("change", () => this.move());
    }

    // Where the panel fills the screen it is modal, so that focus can't go behind it.
    open() {
      this.dialog.classList.toggle("full", NARROW.matches);
      if (NARROW.matches) this.dialog.showModal();
      else this.dialog.show();
      this.tellOpened();
    }

    close() {
      this.dialog.close();
    }

    move() {
      if (!this.dialog.open) return;
      this.isMoving = true;
      this.dialog.addEventListener("close", () => (this.isMoving = false), { once: true });
      this.dialog.close();
      this.open();
    }

    tellOpened() {
      if (!this.dialog.open || !this.isLoaded) return;
      const brand = getComputedStyle(this.dialog).getPropertyValue("--sharewell-brand").trim();
      this.frame.focus();
      this.frame.contentWindow.postMessage({ sharewell: "opened", brand }, ORIGIN);
    }

    isSenderOf(event) {
      return event.origin === ORIGIN && event.source === this.frame.contentWindow;
    }
  }

  class Widget {
    constructor(place) {
      const host = document.createElement("sharewell-chat");
      const root = host.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
      this.root = root;
      this.launcher = new Launcher(root, () => (this.isOpen ? this.close() : this.open()));
      place(host);
      addEventListener("message", (event) => this.hear(event));
      document.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && !event.defaultPrevented && this.isOpen) this.close();
      });
    }

    get isOpen() {
      return this.panel?.dialog.open;
    }

    open() {
      this.panel ??= new Panel(this.root, () => this.launcher.show(false));
      this.panel.open();
      this.launcher.show(true);
    }

    // Gives focus back to the button, unless it is elsewhere on the page.
    close() {
      const hadFocus = this.root.activeElement !== null;
      this.panel.close();
      if (hadFocus) this.launcher.button.focus();
    }

    hear(event) {
      if (this.panel?.isSenderOf(event) && event.data?.sharewell === "close") this.close();
    }
  }

  const script = document.currentScript;
  const start = () =>
    new Widget((host) => (document.body.contains(script) ? script.after(host) : document.body.append(host)));
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
