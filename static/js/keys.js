// The keys → ← Space P U R press the controls, and a control that cannot apply now says why.
const KEYS = {
  ArrowRight: ["step"],
  ArrowLeft: ["back"],
  " ": ["step-forward", "step-backward", "update"],
  p: ["play"],
  u: ["update"],
  r: ["restart"],
};
const TAKES_KEYS = "input, select, textarea, button, [contenteditable], [popover], canvas";

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

document.addEventListener("keydown", (event) => {
  const moves = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!moves || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const typing = event.target.closest('input, select, textarea, [contenteditable], [popover], [role="region"][tabindex]');
  const pressable = event.target.closest(`${TAKES_KEYS}, [role="button"]`);
  if (typing || (event.key === " " && pressable && applies(pressable))) return;
  event.preventDefault();
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
