// The copy button of /embed. Without this script the lines are copied by hand.
const lines = document.getElementById("snippet");
const button = document.getElementById("copy");
const status = document.getElementById("copied");

button.hidden = false;
button.addEventListener("click", () => {
  getSelection().selectAllChildren(lines);
  // navigator.clipboard is switched off on all our pages, and is missing where there is no HTTPS.
  const isCopied = document.execCommand("copy");
  status.textContent = isCopied ? status.dataset.copied : status.dataset.selected;
});
