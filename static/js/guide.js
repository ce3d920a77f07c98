// The guide: of what it asks at a time, what the pad is ready for is shown; the mark that it is done at is lit.
const MARKS = {
  control: (key) => `#controls [data-move="${key}"]`,
  weight: (key) => `#network [data-weight="${key}"]`,
  neuron: (key) => `#network :is([data-neuron="${key}"], [data-enlarged="${key}"])`,
  pad: () => "#draw .pad",
  said: () => "#draw-label",
  see: () => "#draw-see",
};

function asked() {
  const { missing } = document.getElementById("draw")?.dataset ?? {};
  const asks = [...document.querySelectorAll("#hint [data-asks]")];
  const now = asks.find(({ dataset }) => dataset.pad?.split(" ").includes(missing)) ?? asks[0];
  for (const ask of asks) if (ask.hidden !== (ask !== now)) ask.hidden = ask !== now;
  return now?.dataset.asks;
}

// the mark that is lit
let now;
// whether it has not been brought into sight yet
let fresh = false;
// whether the focus is on a mark that goes once it is pressed: it goes on to the next
let held = false;

function light() {
  // what was asked for is to be seen first
  const plays = document.querySelector("#network[data-playing]");
  const mark = plays ? undefined : asked();
  const [kind, key] = mark?.split(":") ?? [];
  const lit = mark ? [...document.querySelectorAll(MARKS[kind](key))] : [];
  for (const old of document.querySelectorAll("[data-asked]")) if (!lit.includes(old)) old.removeAttribute("data-asked");
  for (const element of lit) element.setAttribute("data-asked", "");
  fresh ||= now !== undefined && mark !== undefined && mark !== now;
  now = mark ?? now;
}

function inSight(element) {
  const { top, bottom } = element.getBoundingClientRect();
  const dock = document.querySelector(".dock:not(:has([data-asked]))")?.getBoundingClientRect();
  return top >= 0 && bottom <= Math.min(innerHeight, dock && dock.bottom >= innerHeight - 1 ? dock.top : innerHeight);
}

/** The page stays where it is as long as one of what is lit can be seen there. */
function bring() {
  const lit = [...document.querySelectorAll("[data-asked]")];
  if (!fresh || !lit.length) return;
  fresh = false;
  const { activeElement: focused, body } = document;
  if (held && (focused === body || !focused.getClientRects().length)) lit.find(({ tabIndex }) => tabIndex >= 0)?.focus({ preventScroll: true });
  held = false;
  if (!lit.some(inSight)) lit.at(-1).scrollIntoView({ block: "center", inline: "nearest" });
}

function follow() {
  light();
  requestAnimationFrame(bring);
}

const canvas = document.getElementById("canvas");
if (canvas) new MutationObserver(follow).observe(canvas, { subtree: true, attributeFilter: ["data-playing"] });
document.addEventListener("htmx:before:swap", () => (held ||= document.activeElement?.id === "draw-see"));
document.addEventListener("htmx:after:swap", follow);
document.addEventListener("labelled", follow);
light();
