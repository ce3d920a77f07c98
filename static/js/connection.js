// Requests: each carries place and version of the session as they are when it leaves, which picture the page holds and in
// which letters; and a lost connection is said.
const LOST = "The server cannot be reached. Nothing is lost: press again when the connection is back.";
const AS_IT_LEAVES = { place: "place", version: "version", drawn: "drawn-version" };

document.addEventListener("htmx:before:request", (event) => {
  const { body, headers } = event.detail.ctx.request;
  const { drawn } = document.getElementById("network")?.dataset ?? {};
  if (drawn) headers.Drawn = drawn;
  const shown = document.querySelector("#notation [selected]");
  if (shown) headers.Letters = shown.value;
  if (!(body instanceof URLSearchParams)) return;
  for (const [name, id] of Object.entries(AS_IT_LEAVES)) {
    if (body.has(name)) body.set(name, document.getElementById(id).value);
  }
});

const alarm = (text) => document.dispatchEvent(new CustomEvent("say", { detail: { text, kind: "alarm" } }));
document.addEventListener("htmx:error", () => alarm(LOST));
document.addEventListener("problem", ({ detail }) => alarm(detail));

document.addEventListener("DOMContentLoaded", () => {
  // what the status line says once is not said again on reload
  history.replaceState(null, "", location.pathname);
  const nav = document.querySelector(".lessons");
  if (!nav) return;
  const current = nav.querySelector("[aria-current]") ?? nav.querySelector("a");
  const at = current.offsetLeft - nav.offsetLeft;
  nav.scrollLeft = at + current.offsetWidth > nav.clientWidth ? at - 40 : 0;
});
