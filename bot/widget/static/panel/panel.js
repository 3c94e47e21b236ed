// The panel in the widget's frame. Its parts are the modules beside this one; bot/widget/scripts.py joins them.
import { Announcer } from "./announcer.js";
import { ArrowKeys } from "./arrow_keys.js";
import { BotMessage } from "./bot_message.js";
import { Composer } from "./composer.js";
import { buttons, byId, paragraphs } from "./elements.js";
import { HostPage } from "./host_page.js";
import { Notice } from "./notice.js";
import { Outbox } from "./outbox.js";
import { Scroll } from "./scroll.js";
import { Session } from "./session.js";
import { Status } from "./status.js";
import { Tabs } from "./tabs.js";
import { TextSize } from "./text_size.js";
import { Transcript } from "./transcript.js";
import { Vote } from "./vote.js";
import { WORDS } from "./words.js";

/** The whole panel: begins or resumes a conversation and takes each message to the server. */
class Panel {
  session = new Session();
  announcer = new Announcer();
  status = new Status();
  transcript = new Transcript();
  scroll = new Scroll();
  arrowKeys = new ArrowKeys(this.scroll);
  textSize = new TextSize(this.announcer);
  outbox = new Outbox(
    (message) => this.deliver(message),
    () => this.composer.renew(),
  );
  composer = new Composer(this.announcer, this.outbox, (text) => this.send(text));
  tabs = new Tabs({
    answered: (sequence) => this.catchUp(Math.min(sequence - 1, this.transcript.last)),
    erased: () => this.forget(WORDS.erasedElsewhere),
  });

  constructor() {
    for (const id of ["held", "erase", "copy"]) byId(id).addEventListener("click", () => this.look(id));
    addEventListener("online", () => this.outbox.run());
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

  // Beginning and ending

  async start() {
    if (this.lang && this.lang !== document.documentElement.lang) {
      const language = new Intl.DisplayNames("en", { type: "language" }).of(this.lang);
      this.notify(new Notice(WORDS.noWords(language)));
    }
    try {
      if (!this.session.token || !(await this.resume())) await this.begin();
    } catch (failure) {
      const again = buttons([WORDS.tryAgain, () => this.startOver()]);
      this.notify(this.unreachable(failure, again));
    }
  }

  startOver() {
    this.composer.text.focus();
    this.transcript.clear();
    this.started = this.start();
  }

  // The page's topic is offered first. It is not asked: nothing is kept before a visitor says something.
  async begin() {
    const [welcome, ...rest] = await this.session.begin();
    this.tabs.join(this.session.token);
    const topic = this.topic && (await this.choiceOf(this.topic));
    if (topic) welcome.choices = [topic, ...welcome.choices.filter((choice) => choice.id !== topic.id)];
    const views = this.views([welcome, ...rest]);
    this.transcript.add(...views);
    this.announce(views);
  }

  /** Shows what was said before; false where nothing was, or where the conversation is over. */
  async resume() {
    try {
      const { turns } = await this.session.insist("GET", "messages?after=0");
      this.tabs.join(this.session.token);
      turns.forEach((turn) => this.settle(turn));
      if (turns.length) this.announcer.say(WORDS.resumed);
      this.scroll.toEnd();
      return turns.length > 0;
    } catch (failure) {
      if (failure.status !== 401) throw failure;
      this.notify(this.ended());
      return false;
    }
  }

  /** Goes on in a new conversation: it has not offered the old one's choices, so their words are sent. */
  moveOn() {
    const hadFocus = this.transcript.list.contains(document.activeElement);
    this.session.token = null;
    this.transcript.end();
    if (hadFocus) this.composer.text.focus();
    this.notify(this.ended());
    for (const message of this.outbox.messages) {
      Object.assign(message, { isMoved: true, body: { id: message.body.id, text: message.words } });
    }
  }

  /** Clears the screen when the conversation was erased; the notice that says so. */
  forget(receipt) {
    this.session.token = null;
    this.tabs.join(null);
    this.outbox.clear();
    this.transcript.clear();
    const again = buttons([WORDS.startAgain, () => this.startOver()]);
    const notice = new Notice(WORDS.erased, ...paragraphs(receipt), again);
    this.transcript.add(notice);
    return notice;
  }

  // Asking

  /** Sends what the page around the panel asks for, as if it was chosen or typed here. */
  async asked({ text, topic }) {
    await this.started;
    if (!topic) {
      this.composer.check(
        () => text,
        (words) => this.choose({ label: words }),
      );
      return;
    }
    const choice = await this.choiceOf(topic);
    if (choice) this.choose(choice);
  }

  /** A topic as a choice; null where there is none of that name, or the names can't be had. */
  async choiceOf(topic) {
    const labels = await fetch(document.body.dataset.topics)
      .then((response) => response.json())
      .catch(() => ({}));
    return Object.hasOwn(labels, topic) ? { id: topic, label: labels[topic] } : null;
  }

  choose({ id, label }) {
    if (this.outbox.isFull) this.announcer.say(WORDS.full);
    else this.send(label, id);
  }

  send(words, choice) {
    const message = Outbox.message(words, choice);
    message.view = this.transcript.ask(message.body.id, words);
    if (this.outbox.messages.length || !navigator.onLine) message.view.waits();
    this.scroll.toEnd();
    this.outbox.send(message);
  }

  /** Takes a message to the server and shows the reply; whether it is done with, and the next may go. */
  async deliver(message) {
    await this.started;
    if (navigator.onLine) message.view.sends();
    this.status.begin();
    try {
      if (!this.session.token) await this.begin();
      const onPause = (failure) => failure.retryAfter && this.status.isDelayed();
      const reply = await this.session.insist("POST", "messages", message.body, onPause);
      if (this.outbox.holds(message)) this.answered(message, reply);
      return true;
    } catch (failure) {
      return await this.failed(message, failure);
    } finally {
      this.status.end();
    }
  }

  answered(message, { sequence, messages }) {
    const { last } = this.transcript;
    const follow = this.scroll.isAtEnd;
    message.view.sends();
    this.settle({ id: message.body.id, sequence, messages });
    if (follow) this.scroll.to(message.view);
    this.tabs.tell("answered", sequence);
    this.host.say("answered");
    if (sequence > last + 1) this.catchUp(last);
  }

  failed(message, failure) {
    // Erased in the meantime.
    if (!this.outbox.holds(message)) return true;
    if (failure.status === 401 && !message.isMoved) {
      this.moveOn();
      return this.deliver(message);
    }
    if (!failure.mayPass && message.body.text && !this.composer.draft) {
      this.transcript.remove(message.body.id);
      this.composer.draft = message.words;
      this.composer.refuse(failure.detail);
      return true;
    }
    const words = [WORDS.notSent, failure.detail].filter(Boolean).join(" ");
    message.view.failed(words, () => {
      // The button that has focus now goes.
      this.composer.text.focus();
      this.outbox.send(message);
    });
    this.announcer.say(`${words} ${WORDS.tryAgain}.`);
    this.scroll.toEnd();
    // On a dead line all wait. What the server turns away holds nobody up: the next may be a cry for help.
    return failure.status > 0;
  }

  // Showing

  /** Shows a turn once, in its place, and says it if it was asked here. */
  settle({ id, sequence, text, choice, messages, vote }) {
    if (this.transcript.isAnswered(id)) return;
    const isOurs = this.transcript.find(id) !== undefined;
    if (!isOurs) this.transcript.ask(id, text ?? choice ?? WORDS.notKept);
    const views = this.views(messages ?? [], sequence, vote);
    this.transcript.answer(id, sequence, views);
    if (isOurs) this.announce(views);
  }

  /** Shows what was asked in other tabs after turn number `after`. What fails now comes with the next. */
  async catchUp(after) {
    const { token } = this.session;
    const { turns } = await this.session.insist("GET", `messages?after=${after}`).catch(() => ({ turns: [] }));
    if (token !== this.session.token) return;
    const follow = this.scroll.isAtEnd;
    turns.forEach((turn) => this.settle(turn));
    if (follow) this.scroll.toEnd();
  }

  views(messages, sequence, given) {
    const voted = messages.findLast((message) => message.can_vote);
    return messages.map((message) => {
      const vote = message === voted ? new Vote(given, (useful) => this.vote(sequence, useful)) : null;
      return new BotMessage(message, (choice) => this.choose(choice), vote);
    });
  }

  announce(views) {
    views.forEach(({ plain, message }) => this.announcer.say(plain, message.language));
  }

  notify(notice, words = notice.plain) {
    this.transcript.add(notice);
    this.announcer.say(words);
    this.scroll.to(notice);
  }

  ended() {
    return new Notice(WORDS.ended, ...paragraphs(WORDS.endedWhy));
  }

  unreachable({ title, detail }, ...more) {
    return new Notice(title || WORDS.unreachable, ...paragraphs(detail || WORDS.unreachableWhy), ...more);
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

  // What a visitor can do with what was said is loaded when they ask for it.
  async look(id) {
    try {
      const { Privacy } = await import(document.body.dataset.privacy);
      this.privacy ??= new Privacy(this);
    } catch {
      this.notify(this.unreachable({}));
      return;
    }
    this.privacy[id]();
  }
}

new Panel();
