// What the panel says about what is held, erasing and copies. Apart from words.js: few need it.
export const PRIVACY_WORDS = {
  held: "What we hold about you",
  heldBelow: "What we hold about you is now at the end of the messages.",
  heldLost: "We could not look this up. Try again.",
  nothing: "Nothing",
  yes: "Yes",
  no: "No",
  confirm: "Erase this chat?",
  confirmWhy: "This erases what you said and what we answered. It can't be undone.",
  erase: "Yes, erase it",
  keep: "No, keep it",
  eraseLost: "This chat was not erased. Try again.",
  copyHeading: (date) => `Your chat with Sharewell on ${date}`,
  copyFile: "sharewell-chat.txt",
  copied: "Your copy is saved as a file on this device.",
};
