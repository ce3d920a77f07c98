// What a pen does before the scripts of the page are there: kept, so that the pad can begin with it. Runs before the first paint.
(() => {
  const KINDS = ["pointerdown", "pointermove", "pointerup", "pointercancel"];
  const early = [];
  const keep = (event) => event.target.closest?.("#draw canvas") && early.push(event);
  for (const kind of KINDS) document.addEventListener(kind, keep, { capture: true });
  window.takeEarlyInk = () => {
    for (const kind of KINDS) document.removeEventListener(kind, keep, { capture: true });
    return early.splice(0);
  };
})();
