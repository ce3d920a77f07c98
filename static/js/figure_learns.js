// A network that learns while one watches: the server makes one slice after the other. A second press keeps it as it is by then;
// leaving, or anything else that is done, leaves it as it was.
const BUTTON = ".figure-acts [value=learn]";
const SLICES = 30;
// ms from one picture to the next, at the least
const PACE = 60;

// {slices, stopped}
let learning = null;

const field = (id) => document.getElementById(id)?.value ?? "";
const button = () => document.querySelector(BUTTON);

function pressed(on) {
  button()?.setAttribute("aria-pressed", on);
}

async function picture(slices) {
  const body = new FormData();
  for (const [name, text] of Object.entries({ place: field("place"), version: field("version"), slices })) body.append(name, text);
  const answer = await fetch(new URL("../../figure/learn", import.meta.url), { method: "POST", headers: { "HX-Request": "true" }, body });
  if (!answer.ok || answer.status === 204) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("figure");
}

async function learn() {
  const mine = { slices: 0, stopped: false };
  learning = mine;
  pressed(true);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  while (mine === learning && !mine.stopped && !still && mine.slices < SLICES) {
    const began = performance.now();
    const drawn = await picture(mine.slices + 1).catch(() => null);
    if (mine !== learning) return;
    if (!drawn) break;
    mine.slices += 1;
    document.dispatchEvent(new CustomEvent("figure-drawn", { detail: drawn }));
    pressed(true);
    await new Promise((go) => setTimeout(go, PACE - (performance.now() - began)));
  }
  if (mine !== learning) return;
  learning = null;
  pressed(false);
  keep(still ? SLICES : mine.slices);
}

function keep(slices) {
  if (!slices) return;
  const { elements } = document.getElementById("figure-form");
  for (const name of ["handle", "x", "y", "by", "value"]) elements[name].value = "";
  elements.slices.value = slices;
  elements.slices.form.dispatchEvent(new Event("let-go"));
}

document.addEventListener("click", (event) => {
  const pressedButton = event.target.closest?.(BUTTON);
  if (!pressedButton || pressedButton.getAttribute("aria-disabled") === "true") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (learning) learning.stopped = true;
  else learn();
}, { capture: true });

// what is done meanwhile is done to the network as it was
document.addEventListener("htmx:before:swap", () => (learning = null));
