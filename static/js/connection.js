// Requests: each carries place and version of the session as they are when it leaves, which picture the page holds and in
// which letters; and a lost connection is said.
const LOST = "The server cannot be reached. Nothing is lost: press again when the connection is back.";

const small = matchMedia("(max-width: 40em)");
const low = matchMedia("(min-width: 56.3125em) and (max-height: 46.25em)");
const frame = () => (small.matches ? "narrow" : low.matches ? "low" : "wide");
// Again before each request: a window of another size may have said its own since.
const tellFrame = () => {
  document.cookie = `frame=${frame()}; path=/; max-age=31536000; SameSite=Lax`;
};

document.addEventListener("htmx:before:request", (event) => {
  tellFrame();
  const { body, headers } = event.detail.ctx.request;
  const { drawn } = document.getElementById("network")?.dataset ?? {};
  if (drawn) headers.Drawn = drawn;
  const shown = document.querySelector("#notation [selected]");
  if (shown) headers.Letters = shown.value;
  if (!(body instanceof URLSearchParams)) return;
  for (const name of ["place", "version"]) {
    if (body.has(name)) body.set(name, document.getElementById(name).value);
  }
});

const alarm = (text) => document.dispatchEvent(new CustomEvent("say", { detail: { text, kind: "alarm" } }));
document.addEventListener("htmx:error", () => alarm(LOST));
document.addEventListener("problem", ({ detail }) => alarm(detail));

function fit() {
  const network = document.getElementById("network");
  const drawn = ["narrow", "low"].find((name) => network.classList.contains(`frame-${name}`)) ?? "wide";
  const wanted = frame() === "low" && !("fitsLow" in network.dataset) ? "wide" : frame();
  tellFrame();
  if (wanted !== drawn) document.getElementById("refresh-form").dispatchEvent(new Event("refresh"));
}
for (const window of [small, low]) window.addEventListener("change", fit);
document.addEventListener("DOMContentLoaded", () => {
  history.replaceState(null, "", location.pathname); // what the status line says once is not said again on reload
  setTimeout(fit); // the form answers once htmx has started, which it puts off in the same way
  const nav = document.querySelector(".lessons");
  const current = nav.querySelector("[aria-current]") ?? nav.querySelector("a");
  const at = current.offsetLeft - nav.offsetLeft;
  nav.scrollLeft = at + current.offsetWidth > nav.clientWidth ? at - 40 : 0;
});
