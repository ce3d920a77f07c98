// The notation is the visitor's: once it is chosen in one tab, the others are lettered anew.
const tabs = new BroadcastChannel("notation");
let chosen = false;

document.addEventListener("change", ({ target }) => {
  if (target.matches("#notation select")) chosen = true;
});
document.addEventListener("htmx:after:swap", () => {
  if (chosen) tabs.postMessage("");
  chosen = false;
});
tabs.addEventListener("message", () => document.getElementById("refresh-form").dispatchEvent(new Event("refresh")));
