// The front door gives way to the whole explorer with the first thing that is done in the session beyond drawing: all that
// was the door's own goes, and the address is that of the place, so that a reload finds what stands there now.
const main = document.querySelector(".at-door");
// where the network stands below the pad
const BELOW = "(max-width: 56.25em)";
let opened = document.getElementById("version")?.value;

function leave() {
  document.removeEventListener("htmx:after:swap", look);
  for (const part of document.querySelectorAll("[data-door]")) part.remove();
  main.classList.remove("at-door");
  history.replaceState(history.state, "", main.dataset.leadsTo);
  document.title = `${document.getElementById("title").textContent} · ${document.title}`;
  if (matchMedia(BELOW).matches) document.querySelector(".stage > .guide, #canvas").scrollIntoView({ behavior: "instant" });
}

function look({ detail }) {
  const version = document.getElementById("version").value;
  // A stroke may be the first of several: under the pen nothing moves.
  if (detail.ctx.sourceElement.id === "drawn-form") opened = version;
  else if (version !== opened) leave();
}

if (main) document.addEventListener("htmx:after:swap", look);
