// The stream of a page: open while the page is in sight and something goes on. The server has it rest, for so many ms; what
// is done here, or in another tab of this browser, and a look at the page wake it.
export const live = document.querySelector("[hx-sse\\:connect]");
const tabs = new BroadcastChannel(live.id);
const SOON = 500; // ms, by which whoever acts is there first, and after which what is said to rest is looked at again
let later = 0, woken = false;

export function watch() {
  clearTimeout(later);
  if (!document.hidden) htmx.trigger(live, "connect");
}

// What tells it to rest may have left before it was woken.
live.addEventListener("rest", ({ detail }) => {
  later = setTimeout(watch, woken ? SOON : Number(detail.data));
  woken = false;
});

tabs.addEventListener("message", () => {
  woken = true;
  clearTimeout(later);
  later = setTimeout(watch, SOON);
});

document.addEventListener("htmx:after:swap", ({ detail }) => {
  if (detail.ctx.sourceElement === live) return;
  woken = true;
  watch();
  tabs.postMessage("");
});

document.addEventListener("visibilitychange", watch);
document.addEventListener("DOMContentLoaded", () => {
  watch();
  tabs.postMessage(""); // what led to this page may have set a run going
});
