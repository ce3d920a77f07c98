// The keys → ← Space and single letters press the controls, and a control that cannot apply now says why. Letters act only
// where the picture, the controls or the page itself has the focus, and not at all where they are switched off.
const KEYS = {
  ArrowRight: ["step"],
  ArrowLeft: ["back"],
  " ": ["step-forward", "step-backward", "update"],
  p: ["play"],
  u: ["update"],
  r: ["restart"],
};
const ACTS = {
  "?": () => document.getElementById("keys").showPopover(),
  v: type,
  f: () => document.getElementById("full").click(),
};
const TAKES_KEYS = "input, select, textarea, button, [contenteditable], [popover], canvas";
const KEPT = "single-keys";

function store(action) {
  try { return action(localStorage); } catch { return null; } // private browsing: the choice lasts for this page
}

let letters = store((of) => of.getItem(KEPT)) !== "off";

function control(move) {
  return document.querySelector(`:is(#controls, #play) [data-move="${move}"]`);
}

function applies(button) {
  return button && button.getAttribute("aria-disabled") !== "true";
}

function refuse(text) {
  document.dispatchEvent(new CustomEvent("say", { detail: { text, kind: "refusal", milliseconds: 5000 } }));
  document.getElementById("status").scrollIntoView({ block: "nearest" });
}

const hears = (place) => letters && (place.matches("body, #main") || place.closest(".stage"));

document.addEventListener("keydown", (event) => {
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const moves = KEYS[name];
  const act = ACTS[name];
  if (!(moves || act) || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const typing = event.target.closest('input, select, textarea, [contenteditable], [popover], [role="region"][tabindex]');
  const pressable = event.target.closest(`${TAKES_KEYS}, [role="button"]`);
  if (typing || (event.key === " " && pressable && applies(pressable))) return;
  if (/^[^ ]$/.test(name) && !hears(event.target)) return;
  event.preventDefault();
  if (act) return act();
  const button = moves.map(control).find(applies) ?? control(moves[0]);
  if (!(event.repeat && document.querySelector("#controls .htmx-request"))) button.click();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.('[aria-disabled="true"]');
  if (!button) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  refuse(button.title);
}, true);

// Of a number that is looked at, the field of its value: V, or Enter on its mark once more; Escape leads back to the mark.
const LOOKED_AT = '#network [aria-pressed="true"][tabindex]';
const mark = () => document.querySelector(LOOKED_AT);
const field = () => document.querySelector("#explain .edit input[name='value']");

function type() {
  const input = mark() && field();
  if (!input) return refuse("Select a weight, a bias or an input first: then its value can be typed.");
  input.focus();
  input.select();
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Enter" && !event.repeat && field() && target.matches(LOOKED_AT)) type();
  else if (key === "Escape" && target === field() && mark()) {
    target.value = target.defaultValue;
    mark().focus();
  } else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// A control is named by its letter where that acts. An answer brings those of the controls again.
const unnamed = new Map();

function name() {
  for (const button of document.querySelectorAll("[aria-keyshortcuts]")) {
    const key = button.getAttribute("aria-keyshortcuts");
    if (letters || key.length > 1 || !/[a-z?]/i.test(key)) continue;
    unnamed.set(button, [key, button.title]);
    button.removeAttribute("aria-keyshortcuts");
    button.title = button.title.replace(` (${key})`, "");
  }
  if (!letters) return;
  for (const [button, [key, title]] of unnamed) Object.assign(button, { title }).setAttribute("aria-keyshortcuts", key);
  unnamed.clear();
}

const choice = document.getElementById("single-keys");
if (choice) {
  choice.checked = letters;
  choice.addEventListener("change", () => {
    letters = choice.checked;
    store((of) => of.setItem(KEPT, letters ? "on" : "off"));
    name();
  });
  document.addEventListener("htmx:after:swap", name);
  name();
}
