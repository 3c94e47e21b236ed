// Messages that may wait.
const MOST = 10;

// A version 4 UUID. crypto.randomUUID is missing on pages without HTTPS.
const newId = () =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16),
  );

// The messages that are not answered yet: one is on its way at a time, and none overtakes another.
//
// `deliver` takes a message to the server, and says whether it is done with: if not, it stays the
// first, and holds back the others until it is tried again. `onChange` hears when one comes or goes.
export class Outbox {
  messages = [];

  constructor(deliver, onChange) {
    Object.assign(this, { deliver, onChange });
  }

  get isFull() {
    return this.messages.length >= MOST;
  }

  holds(message) {
    return this.messages.includes(message);
  }

  /** A new message. By its id the server knows it again: however often it comes, it is said once. */
  static message(words, choice) {
    const body = choice ? { choice } : { text: words };
    return { words, body: { id: newId(), ...body } };
  }

  /** Sends a message after those that wait. */
  send(message) {
    if (!this.holds(message)) this.keep([...this.messages, message]);
    this.run();
  }

  /** Sends what waits, from the first one on. */
  async run() {
    if (this.isRunning) return;
    this.isRunning = true;
    while (this.messages.length) {
      const [first] = this.messages;
      if (!(await this.deliver(first))) break;
      this.keep(this.messages.filter((each) => each !== first));
    }
    this.isRunning = false;
  }

  clear() {
    this.keep([]);
  }

  keep(messages) {
    this.messages = messages;
    this.onChange();
  }
}
