/** The other tabs that show this conversation. Only who has its token knows the channel's name. */
export class Tabs {
  /** `kinds` holds what to do for each kind of news. */
  constructor(kinds) {
    this.kinds = kinds;
  }

  join(token) {
    this.channel?.close();
    this.channel = null;
    if (!token) return;
    try {
      this.channel = new BroadcastChannel(`sharewell ${token}`);
      this.channel.onmessage = ({ data: [kind, value] }) => this.kinds[kind](value);
    } catch {
      // Where a browser keeps storage from the frame, no other tab has the token.
    }
  }

  tell(kind, value) {
    this.channel?.postMessage([kind, value]);
  }
}
