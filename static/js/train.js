// The training page: a button that cannot apply says why, and so does a connection that is lost or comes back to less.
import "./focus.js";
import { live, watch } from "./live.js";
import "./mended.js";
import "./problem.js";

const LOST = "The server cannot be reached. This page catches up when the connection is back.";
const NOT_DONE = "The server did not answer. See whether it was done, and try again if not.";
const RESTARTED = "The server was started again: the runs that were here are gone. "
  + "The same settings and seed give the same weights.";
const READ_IN = 6000, TRY_AGAIN = 3000; // ms

const runs = () => document.getElementById("train-runs");
const cards = () => runs().querySelectorAll("article").length;

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

// What an answer says could not be done goes when it has been read, as what the page itself says.
document.addEventListener("htmx:after:swap", ({ detail }) => {
  const { textContent } = document.getElementById("status-problem");
  if (detail.ctx.sourceElement !== live && connected && textContent) say(textContent);
});

let connected = true; // until it is known better: the stream opens with the page
function lose() {
  connected = false;
  runs().classList.add("is-stale");
  say(LOST, true);
}

function regain() {
  if (!connected) say("");
  connected = true;
  runs().classList.remove("is-stale");
}

document.addEventListener("htmx:sse:after:connection", regain);
document.addEventListener("htmx:sse:error", lose);
document.addEventListener("htmx:error", (event) => (event.target === live ? lose() : say(NOT_DONE)));
document.addEventListener("htmx:after:request", ({ target, detail: { ctx } }) => {
  if (target === live && !ctx.response.headers.get("content-type")?.startsWith("text/event-stream")) lose();
});
document.addEventListener("problem", ({ detail }) => connected && say(detail));
// What opens the stream again, once it is open, does nothing before: the first attempt is repeated here.
setInterval(() => connected || watch(), TRY_AGAIN);

let server = runs().dataset.server, seen = cards();
document.addEventListener("htmx:sse:after:message", () => {
  if (runs().dataset.server !== server && seen > cards()) say(RESTARTED, true);
  server = runs().dataset.server;
  seen = cards();
});
