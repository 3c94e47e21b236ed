// The panel in the widget's frame: one class for each thing on the screen.
// Only the conversation's token is kept, in sessionStorage; what was said stays on the server.

const API = "/api/v1/";
// Milliseconds. A pause doubles with each retry.
const RETRIES = 4;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
const TIMEOUT = 20_000;
// Long enough for every screen reader to notice, short enough not to be read twice.
const ANNOUNCED_FOR = 1_000;
const SLOW = 800;
const NATIONS = 4;

const WORDS = {
  sharewellSaid: "Sharewell said: ",
  youSaid: "You said: ",
  more: "More about this",
  caveat: "What to bear in mind",
  steps: "What you can do",
  sources: "Sources",
  newTab: "Links open in a new tab.",
  checked: (date) => `Last checked ${date}.`,
  nations: (names) => `This answer is for ${names}.`,
  wholeUk: "the whole of the UK",
  choices: "Choices",
  choose: (labels) => `You can choose: ${labels}.`,
  useful: "Was this useful?",
  yes: "Yes",
  no: "No",
  thanks: "Thank you.",
  voteLost: "Your vote was not saved. Try again.",
  waiting: "Looking for an answer.",
  oneAtATime: "Your last message is still on its way. Send this one after it.",
  notSent: "Not sent.",
  tryAgain: "Try again",
  offline: "You are offline. Messages will be sent when you are back online.",
  online: "You are back online.",
  empty: "Type a question.",
  left: (count) => `You have ${count} ${count === 1 ? "character" : "characters"} left.`,
  over: (count) => `You have ${count} ${count === 1 ? "character" : "characters"} too many.`,
  resumed: "This is what was said before.",
  ended: "Your last chat has ended",
  endedWhy: "It was not used for a while, or it was erased. This is a new chat.",
  unreachable: "The chat can't be reached",
  unreachableWhy: "Check your connection and try again.",
  held: "What we hold about you",
  heldBelow: "What we hold about you is now at the end of the messages.",
  nothing: "Nothing",
  notKept: "(Your words were not kept.)",
  heldLost: "We could not look this up. Try again.",
  confirm: "Erase this chat?",
  confirmWhy: "This erases what you said and what we answered. It can't be undone.",
  erase: "Yes, erase it",
  keep: "No, keep it",
  eraseLost: "This chat was not erased. Try again.",
  erased: "This chat was erased",
  startAgain: "Start a new chat",
  inEnglish: "In English only",
  noWords: (language) => `This chat has no ${language} words yet. It is in English.`,
};

// Level of the panel's first heading; the page around it may say another.
let firstLevel = 1;

const byId = (id) => document.getElementById(id);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children.filter((child) => child !== null));
  if (/^h\d$/.test(name)) level(element);
  return element;
}

/** Puts a heading below those of the page around the panel. */
function level(heading) {
  heading.setAttribute("aria-level", Number(heading.localName[1]) + firstLevel - 1);
}

const paragraphs = (text, properties) =>
  text.split("\n").filter((part) => part.trim()).map((part) => make("p", properties, part));

function longDate(iso) {
  const format = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Date(iso).toLocaleDateString("en-GB", format);
}

function link(text, url) {
  if (!/^(https?:\/\/|\/(?!\/))/.test(url)) return document.createTextNode(text);
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}

// A version 4 UUID. crypto.randomUUID is missing on pages without HTTPS.
function newId() {
  const random = (digit) => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16);
  return crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, random);
}

/** Why a request was not met. `status` is 0 where no answer came; the problem's words may be shown. */
class Failure extends Error {
  constructor(status, { title, detail } = {}, retryAfter) {
    super(detail || `HTTP ${status}`);
    Object.assign(this, { status, title, detail, retryAfter });
  }

  get mayPass() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** The tab's storage, or where that is blocked, one that lives as long as this page. */
function tabStorage() {
  try {
    return sessionStorage;
  } catch {
    return {};
  }
}

/** The conversation's token, and requests made with it. */
class Session {
  static KEY = "sharewell-token";
  storage = tabStorage();
  site = null;

  get token() {
    return this.storage[Session.KEY];
  }

  set token(token) {
    if (token) this.storage[Session.KEY] = token;
    else delete this.storage[Session.KEY];
  }

  async begin() {
    this.token = null;
    const body = this.site ? { site: this.site } : {};
    const { token, messages } = await this.insist("POST", "conversations", body);
    this.token = token;
    return messages;
  }

  async request(method, path, body) {
    const headers = { Accept: "application/json" };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    if (body) headers["Content-Type"] = "application/json";
    let response, content;
    try {
      const signal = AbortSignal.timeout(TIMEOUT);
      response = await fetch(API + path, { method, headers, body: body && JSON.stringify(body), signal });
      content = await response.json();
    } catch {
      throw new Failure(response?.ok === false ? response.status : 0);
    }
    if (response.ok) return content;
    throw new Failure(response.status, content, Number(response.headers.get("Retry-After")) * 1000);
  }

  /** The same request again until it is met, refused, or failed too often. */
  async insist(method, path, body) {
    for (let attempt = 0; ; attempt++) {
      if (!navigator.onLine) await new Promise((back) => addEventListener("online", back, { once: true }));
      try {
        return await this.request(method, path, body);
      } catch (failure) {
        const wait = failure.retryAfter || FIRST_PAUSE * 2 ** attempt * (0.5 + Math.random() / 2);
        if (!failure.mayPass || attempt === RETRIES || wait > LONGEST_PAUSE) throw failure;
        await pause(wait);
      }
    }
  }
}

/** Says things to screen readers: each once, in order, as plain text. Focus stays where it is. */
class Announcer {
  region = byId("announcements");

  say(text) {
    const copy = make("p", {}, text);
    this.region.append(copy);
    setTimeout(() => copy.remove(), ANNOUNCED_FOR);
  }
}

/** What a visitor said, and whether it was sent. */
class VisitorMessage {
  constructor(text) {
    const speaker = make("span", { className: "visually-hidden" }, WORDS.youSaid);
    this.element = make("li", { className: "message from-visitor" }, speaker, text);
  }

  failed(detail, onRetry) {
    const retry = make("button", { type: "button", className: "link-button" }, WORDS.tryAgain);
    retry.addEventListener("click", onRetry);
    this.failure = make("li", { className: "failed" }, `${detail || WORDS.notSent} `, retry);
    this.element.after(this.failure);
  }

  sending() {
    this.failure?.remove();
  }
}

/** The question whether an answer was useful. The buttons stay, so that focus is never lost. */
class Vote {
  constructor(given, onVote) {
    this.onVote = onVote;
    this.note = make("p");
    this.buttons = [true, false].map((useful) => {
      const words = useful ? WORDS.yes : WORDS.no;
      const button = make("button", { type: "button", className: "secondary" }, words);
      button.addEventListener("click", () => this.choose(useful));
      return button;
    });
    this.element = make("div", { className: "vote" }, make("p", {}, WORDS.useful), ...this.buttons, this.note);
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", WORDS.useful);
    this.press(given);
  }

  press(useful) {
    this.given = useful;
    this.buttons[0].setAttribute("aria-pressed", useful === true);
    this.buttons[1].setAttribute("aria-pressed", useful === false);
  }

  async choose(useful) {
    const before = this.given;
    this.press(useful);
    const saved = await this.onVote(useful);
    if (!saved) this.press(before);
    this.note.textContent = saved ? WORDS.thanks : WORDS.voteLost;
  }
}

/** One message of the bot. `vote` is a Vote or null; `onChoice` hears which choice was taken. */
class BotMessage {
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
    const items = choices.map((choice) => {
      const button = make("button", { type: "button", className: "secondary" }, choice.label);
      button.addEventListener("click", () => onChoice(choice));
      return make("li", {}, button);
    });
    const list = make("ul", { className: "choices" }, ...items);
    list.setAttribute("aria-label", WORDS.choices);
    return list;
  }
}

/** Something that the panel itself says among the messages. */
class Notice {
  constructor(title, ...content) {
    this.heading = make("h3", { tabIndex: -1 }, title);
    this.element = make("li", { className: "message notice" }, this.heading, ...content);
  }

  get plain() {
    return [...this.element.children].map((child) => child.textContent).join(". ");
  }
}

/** A row of buttons: pairs of words and what they do. */
function buttons(...pairs) {
  const made = pairs.map(([words, onClick]) => {
    const button = make("button", { type: "button", className: "secondary" }, words);
    button.addEventListener("click", onClick);
    return button;
  });
  return make("div", { className: "choices" }, ...made);
}

/** What the server holds, in plain words: dates, slugs, yes and no; a message is its text. */
function plainly(value) {
  if (value === null || value?.length === 0) return [make("p", {}, WORDS.nothing)];
  if (Array.isArray(value)) return [make("ul", {}, ...value.map((item) => make("li", {}, ...plainly(item))))];
  if (typeof value === "boolean") return [make("p", {}, value ? WORDS.yes : WORDS.no)];
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

/** The list of messages. It scrolls to news only for a reader who is at its end. */
class Transcript {
  log = byId("log");
  list = byId("transcript");

  // On a very low screen the whole page scrolls, and not the log.
  get scroller() {
    return getComputedStyle(this.log).overflowY === "auto" ? this.log : document.documentElement;
  }

  get isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < 48;
  }

  add(...views) {
    this.list.append(...views.map((view) => view.element));
  }

  clear() {
    this.list.replaceChildren();
  }

  scrollToEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  scrollTo(view) {
    const top = this.scroller === this.log ? this.log.getBoundingClientRect().top : 0;
    this.scroller.scrollTop += view.element.getBoundingClientRect().top - top - 8;
  }
}

/** The form: the draft, its length, its error, and whether something is on its way. */
class Composer {
  text = byId("text");
  button = byId("send");
  error = byId("error");
  count = byId("count");
  advice = byId("advice");
  limit = Number(document.body.dataset.maxCharacters);

  constructor(announcer, onSend) {
    this.announcer = announcer;
    this.onSend = onSend;
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("input", () => {
      this.countCharacters();
      this.personalData();
    });
  }

  /** What looks for personal data: loaded when somebody types. Without it the server still looks. */
  personalData() {
    this.loading ??= import(document.body.dataset.personalData)
      .then((script) => new script.PersonalDataNotice())
      .catch(() => (this.loading = null));
    return this.loading;
  }

  set isBusy(busy) {
    this.button.setAttribute("aria-disabled", busy);
  }

  get isBusy() {
    return this.button.getAttribute("aria-disabled") === "true";
  }

  get draft() {
    return this.text.value.trim();
  }

  set draft(text) {
    this.text.value = text;
    this.countCharacters();
  }

  async submit() {
    const left = this.limit - this.draft.length;
    if (!this.draft) return this.refuse(WORDS.empty);
    if (left < 0) return this.refuse(WORDS.over(-left));
    if (this.isBusy) return this.refuse(WORDS.oneAtATime);
    this.accept();
    const notice = await this.personalData();
    if (notice) notice.check(this.draft, (text) => this.send(text));
    else this.send(this.draft);
  }

  // Meanwhile a choice may have been taken, or Enter pressed twice.
  send(text) {
    if (this.isBusy) return this.refuse(WORDS.oneAtATime);
    this.draft = "";
    this.onSend(text);
  }

  refuse(words) {
    this.error.textContent = words;
    this.error.hidden = false;
    this.text.setAttribute("aria-invalid", "true");
    this.text.setAttribute("aria-describedby", "error hint");
    this.announcer.say(words);
  }

  accept() {
    this.error.hidden = true;
    this.text.removeAttribute("aria-invalid");
    this.text.setAttribute("aria-describedby", "hint");
  }

  countCharacters() {
    const left = this.limit - this.draft.length;
    const isNear = left < this.limit / 5;
    this.count.hidden = !isNear;
    this.advice.hidden = isNear;
    this.count.textContent = isNear ? (left < 0 ? WORDS.over(-left) : WORDS.left(left)) : "";
    clearTimeout(this.spoken);
    if (isNear) this.spoken = setTimeout(() => this.announcer.say(this.count.textContent), 1_000);
  }
}

/** A slug or a code of a language, or null for anything else that a page may have sent. */
const word = (value) => (typeof value === "string" && /^[a-z_]{2,60}$/.test(value) ? value : null);

/** The page around the frame. Without one, the panel is a page of its own. */
class HostPage {
  /** `onOpened` hears {site, lang, topic}; `onAsk` hears {text} or {topic}. */
  constructor(onOpened, onAsk) {
    this.heard = {
      opened: (said) => {
        this.useBrand(said.brand);
        this.useLevel(said.level);
        this.tell("ready");
        const site = this.origin === "null" ? null : new URL(this.origin).hostname;
        onOpened({ site, lang: word(said.lang), topic: word(said.topic) });
      },
      ask: ({ text, topic }) => {
        if (word(topic)) onAsk({ topic });
        else if (typeof text === "string" && text.trim()) onAsk({ text: text.trim() });
      },
    };
    addEventListener("message", (event) => this.hear(event));
    byId("close").hidden = parent === window;
    byId("close").addEventListener("click", () => this.tell("close"));
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.tell("close");
    });
    if (parent === window) onOpened({ site: null });
  }

  // Who may frame the panel, the server's policy says. The first that opens it is the one that counts.
  hear({ source, origin, data }) {
    if (parent === window || source !== parent || !data || !Object.hasOwn(this.heard, data.sharewell)) return;
    if (data.sharewell === "opened") this.origin ??= origin;
    if (origin === this.origin) this.heard[data.sharewell](data);
  }

  // A page opened from a file has the origin "null", which can't be addressed. Nothing secret is said.
  tell(sharewell) {
    if (this.origin) parent.postMessage({ sharewell }, this.origin === "null" ? "*" : this.origin);
  }

  useLevel(first) {
    if (![1, 2, 3].includes(first)) return;
    firstLevel = first;
    document.querySelectorAll("h1, h2, h3, h4").forEach(level);
  }

  /** Takes a site's colour (#rrggbb) if white words on it can be read: 4.5 to 1 (WCAG 1.4.3). */
  useBrand(colour) {
    if (!/^#[0-9a-f]{6}$/i.test(colour)) return;
    const [red, green, blue] = [1, 3, 5].map((place) => {
      const share = parseInt(colour.slice(place, place + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    if (1.05 / (luminance + 0.05) < 4.5) return;
    document.documentElement.style.setProperty("--sharewell-brand", colour);
  }
}

/** The whole panel: begins or resumes a conversation and takes each message to the server. */
class Panel {
  session = new Session();
  announcer = new Announcer();
  transcript = new Transcript();
  composer = new Composer(this.announcer, (text) => this.send({ text, words: text }));
  status = byId("status");

  constructor() {
    byId("held").addEventListener("click", () => this.showHeld());
    byId("erase").addEventListener("click", () => this.askToErase());
    addEventListener("offline", () => this.say(WORDS.offline));
    addEventListener("online", () => this.say(WORDS.online));
    this.host = new HostPage(
      (said) => this.opened(said),
      (question) => this.asked(question),
    );
  }

  opened({ site, lang, topic }) {
    this.session.site = site;
    Object.assign(this, { lang, topic });
    // On a touch screen, the keyboard would cover the welcome.
    const isTouch = matchMedia("(pointer: coarse)").matches;
    (isTouch ? document.querySelector("h1") : this.composer.text).focus();
    this.started ??= this.start();
  }

  /** Sends what the page around the panel asks for, as if it was typed or chosen here. */
  async asked({ text, topic }) {
    await this.started;
    if (topic) {
      const choice = await this.choiceOf(topic);
      if (choice) this.choose(choice);
      return;
    }
    const send = (words) => this.send({ text: words, words });
    if (this.composer.isBusy) return this.announcer.say(WORDS.oneAtATime);
    const notice = await this.composer.personalData();
    if (notice) notice.check(text, send);
    else send(text);
  }

  /** A topic as a choice; null where there is none of that name, or the names can't be had. */
  async choiceOf(topic) {
    try {
      const labels = await (await fetch(document.body.dataset.topics)).json();
      return Object.hasOwn(labels, topic) ? { id: topic, label: labels[topic] } : null;
    } catch {
      return null;
    }
  }

  say(words) {
    this.status.textContent = words;
  }

  notify(notice, words = notice.plain) {
    this.transcript.add(notice);
    this.announcer.say(words);
    this.transcript.scrollTo(notice);
  }

  async start() {
    this.composer.isBusy = true;
    if (this.lang && this.lang !== document.documentElement.lang) {
      const language = new Intl.DisplayNames("en", { type: "language" }).of(this.lang);
      this.notify(new Notice(WORDS.inEnglish, ...paragraphs(WORDS.noWords(language))));
    }
    try {
      if (!this.session.token || !(await this.resume())) await this.begin();
    } catch (failure) {
      const why = failure.detail || WORDS.unreachableWhy;
      const again = buttons([WORDS.tryAgain, () => this.startOver()]);
      this.notify(new Notice(failure.title || WORDS.unreachable, ...paragraphs(why), again));
    }
    this.composer.isBusy = false;
  }

  async startOver() {
    this.composer.text.focus();
    this.transcript.clear();
    await this.start();
  }

  // The page's topic is offered first. It is not asked: nothing is kept before a visitor says something.
  async begin() {
    const [welcome, ...rest] = await this.session.begin();
    const topic = this.topic && (await this.choiceOf(this.topic));
    if (topic) welcome.choices = [topic, ...welcome.choices.filter((choice) => choice.id !== topic.id)];
    this.show([welcome, ...rest]);
  }

  /** Shows what was said before; false where nothing was, or where the conversation is over. */
  async resume() {
    try {
      const { turns } = await this.session.insist("GET", "messages?after=0");
      for (const turn of turns) this.showTurn(turn);
      if (turns.length) this.announcer.say(WORDS.resumed);
      this.transcript.scrollToEnd();
      return turns.length > 0;
    } catch (failure) {
      if (failure.status !== 401) throw failure;
      this.notify(new Notice(WORDS.ended, ...paragraphs(WORDS.endedWhy)));
      return false;
    }
  }

  showTurn(turn) {
    this.transcript.add(new VisitorMessage(turn.text ?? turn.choice ?? WORDS.notKept));
    this.add(turn.messages ?? [], turn.sequence, turn.vote);
  }

  /** New messages: on the screen, and said once each. */
  show(messages, sequence = null) {
    for (const view of this.add(messages, sequence, null)) this.announcer.say(view.plain);
  }

  add(messages, sequence, given) {
    const voted = messages.findLast((message) => message.can_vote);
    const views = messages.map((message) => {
      const vote = message === voted ? new Vote(given, (useful) => this.vote(sequence, useful)) : null;
      return new BotMessage(message, (choice) => this.choose(choice), vote);
    });
    this.transcript.add(...views);
    return views;
  }

  choose({ id, label }) {
    if (this.composer.isBusy) this.announcer.say(WORDS.oneAtATime);
    else this.send({ choice: id, words: label });
  }

  async send({ text, choice, words }) {
    const view = new VisitorMessage(words);
    this.transcript.add(view);
    this.transcript.scrollToEnd();
    await this.deliver({ body: { id: newId(), text, choice }, words, view });
  }

  /** Sends one message; its id lets the server recognise it when it comes twice. */
  async deliver(message) {
    this.composer.isBusy = true;
    message.view.sending();
    if (!navigator.onLine) this.say(WORDS.offline);
    const slow = setTimeout(() => navigator.onLine && this.say(WORDS.waiting), SLOW);
    try {
      if (!this.session.token) await this.begin();
      const reply = await this.session.insist("POST", "messages", message.body);
      const follow = this.transcript.isAtEnd;
      this.show(reply.messages, reply.sequence);
      this.host.tell("answered");
      if (follow) this.transcript.scrollTo(message.view);
    } catch (failure) {
      await this.failed(message, failure);
    } finally {
      clearTimeout(slow);
      if (navigator.onLine) this.say("");
      this.composer.isBusy = false;
    }
  }

  async failed(message, failure) {
    if (failure.status === 401) return this.sendInNewChat(message);
    const isRefused = failure.status && !failure.mayPass;
    if (isRefused && message.body.text && !this.composer.draft) {
      message.view.element.remove();
      this.composer.draft = message.words;
      this.composer.refuse(failure.detail);
      return;
    }
    const detail = failure.detail && `${WORDS.notSent} ${failure.detail}`;
    message.view.failed(detail, () => {
      // The button that has focus now goes.
      this.composer.text.focus();
      this.deliver(message);
    });
    this.announcer.say(`${detail || WORDS.notSent} ${WORDS.tryAgain}.`);
    this.transcript.scrollToEnd();
  }

  // The new conversation has not offered the old one's choices, so their words are sent instead.
  async sendInNewChat(message) {
    this.session.token = null;
    this.notify(new Notice(WORDS.ended, ...paragraphs(WORDS.endedWhy)));
    const body = { id: message.body.id, text: message.words };
    message.view.element.remove();
    try {
      await this.begin();
    } catch {
      // `deliver` tries once more, and says so if that fails too.
    }
    this.transcript.add(message.view);
    await this.deliver({ ...message, body });
  }

  async vote(sequence, useful) {
    try {
      await this.session.insist("POST", "votes", { sequence, useful });
      this.announcer.say(WORDS.thanks);
      return true;
    } catch {
      this.announcer.say(WORDS.voteLost);
      return false;
    }
  }

  async showHeld() {
    try {
      const held = await this.session.request("GET", "conversation");
      this.notify(new Notice(WORDS.held, ...plainly(held)), WORDS.heldBelow);
    } catch (failure) {
      this.notify(new Notice(WORDS.held, ...paragraphs(failure.detail || WORDS.heldLost)));
    }
  }

  askToErase() {
    this.question?.element.remove();
    const keep = () => {
      this.question.element.remove();
      byId("erase").focus();
    };
    const choices = buttons([WORDS.erase, () => this.erase()], [WORDS.keep, keep]);
    this.question = new Notice(WORDS.confirm, ...paragraphs(WORDS.confirmWhy), choices);
    this.transcript.add(this.question);
    this.question.heading.focus();
  }

  async erase() {
    let receipt;
    try {
      const { message, remains } = await this.session.insist("DELETE", "conversation");
      receipt = `${message}\n${remains}`;
    } catch (failure) {
      if (failure.status !== 401) {
        this.notify(new Notice(WORDS.confirm, ...paragraphs(failure.detail || WORDS.eraseLost)));
        return;
      }
      // It was gone already.
      receipt = failure.detail;
    }
    this.session.token = null;
    const again = buttons([WORDS.startAgain, () => this.startOver()]);
    const notice = new Notice(WORDS.erased, ...paragraphs(receipt), again);
    this.transcript.clear();
    this.transcript.add(notice);
    // The button that had focus is gone.
    notice.heading.focus();
  }
}

new Panel();
