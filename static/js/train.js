// The training page: a button that cannot apply says why, and a lost connection is said.
import "./focus.js";

const LOST = "The server cannot be reached. Runs go on there; this page catches up when the connection is back.";
const READ_IN = 6000; // ms

let hide = 0;
function say(text, lasting) {
  const line = document.getElementById("status-problem");
  line.textContent = text;
  line.hidden = !text;
  clearTimeout(hide);
  if (text && !lasting) hide = setTimeout(() => say(""), READ_IN);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.('[aria-disabled="true"]');
  if (!button) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  say(button.title);
}, true);

for (const lost of ["htmx:error", "htmx:sse:error"]) document.addEventListener(lost, () => say(LOST, true));
document.addEventListener("htmx:sse:after:connection", () => say(""));
