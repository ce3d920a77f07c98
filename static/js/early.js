// What is done before the scripts of the page are there is kept, and done when they are: what a pen draws, with which the
// pad begins, and every press, each once. Runs before the first paint.
(() => {
  const PEN = ["pointerdown", "pointermove", "pointerup", "pointercancel"];
  const PRESSES = ["submit", "click", "keydown", "input", "change"];
  // what the browser does itself
  const NATIVE = "a:not([data-ask]), label, input, select, textarea, summary, canvas, [popovertarget], button:not([type])";
  const TYPED = "input, select, textarea";
  // ms from one look for htmx to the next; where it does not come at all, the browser does what it can
  const EVERY = 30;
  let looks = 500;
  const ink = [];
  const presses = [];

  function again({ type, target, submitter, key, shiftKey }) {
    if (type === "submit") return submitter ? submitter.click() : target.requestSubmit();
    const Kind = { click: MouseEvent, keydown: KeyboardEvent }[type] ?? Event;
    target.dispatchEvent(new Kind(type, { bubbles: true, cancelable: true, key, shiftKey }));
  }

  function hold(event) {
    const { type, target, key, ctrlKey, metaKey, altKey } = event;
    if (type === "submit" && target.matches("[action]:not([hx-post])")) return;
    if (type === "click" && target.closest(NATIVE)) return;
    if (type === "keydown" && (ctrlKey || metaKey || altKey || target.closest?.(TYPED))) return;
    event.stopImmediatePropagation();
    if (type === "submit" || (key === " " && !target.closest("button, summary"))) event.preventDefault();
    presses.push(event);
  }

  const keep = (event) => event.target.closest?.("#draw canvas") && ink.push(event);
  const hear = (kinds, what, on = "add") => kinds.forEach((kind) => document[`${on}EventListener`](kind, what, { capture: true }));
  hear(PEN, keep);
  hear(PRESSES, hold);
  window.takeEarlyInk = () => {
    hear(PEN, keep, "remove");
    return ink.splice(0);
  };

  function start() {
    // as htmx says that it has begun
    if (!document.querySelector("[data-htmx-powered]") && (looks -= 1)) return setTimeout(start, EVERY);
    hear(PRESSES, hold, "remove");
    for (const press of presses) if (press.target.isConnected) again(press);
  }
  document.addEventListener("DOMContentLoaded", () => setTimeout(start));
})();
