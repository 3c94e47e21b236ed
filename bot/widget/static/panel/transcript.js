import { byId } from "./elements.js";
import { VisitorMessage } from "./visitor_message.js";

// Comes after every number that the server has given.
const NOT_ANSWERED = Infinity;

/** The messages on the screen: turns in the order of the server, then what is not answered yet. */
export class Transcript {
  list = byId("transcript");
  // Those of this conversation, as they stand.
  turns = [];

  find(id) {
    return this.turns.find((turn) => turn.id === id);
  }

  isAnswered(id) {
    return this.find(id)?.sequence < NOT_ANSWERED;
  }

  /** The number of the last turn that is answered. */
  get last() {
    return this.turns.findLast((turn) => turn.sequence < NOT_ANSWERED)?.sequence ?? 0;
  }

  /** Adds messages that are no turn: a welcome, a notice. */
  add(...views) {
    this.put(this.turns.find((turn) => turn.sequence === NOT_ANSWERED), views);
  }

  /** Adds what a visitor says; its view. */
  ask(id, words) {
    const view = new VisitorMessage(words);
    this.turns.push({ id, sequence: NOT_ANSWERED, view });
    this.list.append(view.element);
    return view;
  }

  /** Puts the replies to a message below it, and the turn into its place. */
  answer(id, sequence, replies) {
    const turn = this.find(id);
    const others = this.turns.filter((other) => other !== turn);
    const later = others.findIndex((other) => other.sequence > sequence);
    const place = later < 0 ? others.length : later;
    // What moves loses focus, so it moves only if it must: another tab was quicker, or it was sent late.
    if (this.turns[place] !== turn) this.put(others[place], [turn.view]);
    others.splice(place, 0, turn);
    this.turns = others;
    turn.sequence = sequence;
    turn.view.element.after(...replies.map((reply) => reply.element));
  }

  /** Puts views before a turn, or at the end. */
  put(turn, views) {
    const elements = views.map((view) => view.element);
    if (turn) turn.view.element.before(...elements);
    else this.list.append(...elements);
  }

  remove(id) {
    this.find(id)?.view.element.remove();
    this.turns = this.turns.filter((turn) => turn.id !== id);
  }

  /** The conversation is over: its messages stay, but nothing can be chosen or voted on. */
  end() {
    this.turns = this.turns.filter((turn) => turn.sequence === NOT_ANSWERED);
    this.list.querySelectorAll(".vote, .choices").forEach((element) => element.remove());
  }

  clear() {
    this.turns = [];
    this.list.replaceChildren();
  }
}
