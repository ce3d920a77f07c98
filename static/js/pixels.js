// The picture of the inputs: a pointer or the arrow keys name a pixel, a click or Enter looks at it, Escape leaves it.
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
// input-picture; its -catch, -cursor and -name are in front of it
const part = (id) => document.getElementById(id);
// row and column of the keyboard's cursor, counted from 0
let at = null;

const side = () => Number(part("input-picture").dataset.pixels);
const inside = (place) => Math.min(side() - 1, Math.max(0, place));
const number = ([row, column]) => row * side() + column + 1;

function under(event) {
  const box = part("input-picture-catch").getBoundingClientRect();
  const place = (to, start, length) => inside(Math.floor(((to - start) / length) * side()));
  return [place(event.clientY, box.top, box.height), place(event.clientX, box.left, box.width)];
}

function chosen() {
  const found = document.querySelector("#input-picture .chosen");
  if (!found) return [0, 1].map(() => side() >> 1);
  const [catcher, size] = [part("input-picture-catch"), found.getAttribute("width")];
  return ["y", "x"].map((axis) => inside(Math.round((found.getAttribute(axis) - catcher.getAttribute(axis)) / size)));
}

function named(place) {
  const level = part("input-picture").dataset.levels.split(" ").find((text) => text.startsWith(`${number(place)}:`));
  const [row, column] = place.map((from0) => from0 + Number(part("input-picture").dataset.first));
  return `row ${row}, column ${column}: ${level?.split(":")[1] ?? "0"}`;
}

// Shows where the cursor is; without a place, what the server said of the pixel that is looked at.
function show(place) {
  const [catcher, cursor, name] = ["input-picture-catch", "input-picture-cursor", "input-picture-name"].map(part);
  cursor.setAttribute("visibility", place ? "visible" : "hidden");
  name.textContent = place ? named(place) : name.dataset.name;
  if (place) name.dataset.number = `x.${number(place)}`;
  if (!place) return;
  ["y", "x"].forEach((axis, i) => {
    cursor.setAttribute(axis, Number(catcher.getAttribute(axis)) + place[i] * cursor.getAttribute("width"));
  });
}

function look(place) {
  document.dispatchEvent(new CustomEvent("look", { detail: `neuron.0.${number(place)}` }));
}

const focused = () => document.activeElement?.id === "input-picture";
const within = (element) => element?.closest?.("#input-picture-catch");

document.addEventListener("pointermove", (event) => {
  if (event.pointerType !== "touch" && within(event.target)) show(under(event));
}, { passive: true });

document.addEventListener("pointerout", (event) => {
  if (within(event.target) && !within(event.relatedTarget)) show(focused() ? at : null);
});

document.addEventListener("click", (event) => {
  if (!within(event.target)) return;
  const place = under(event);
  part("input-picture").focus({ preventScroll: true });
  look((at = place));
});

document.addEventListener("keydown", (event) => {
  if (event.target.id !== "input-picture" || event.ctrlKey || event.metaKey || event.altKey) return;
  at ??= chosen();
  if (event.key in STEPS) {
    at = at.map((place, axis) => inside(place + STEPS[event.key][axis]));
    show(at);
    part("pixel-said").textContent = `pixel ${named(at)}`.replaceAll("−", "minus ");
  } else if (event.key === "Enter" || event.key === " ") {
    look(at);
  } else {
    return;
  }
  event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  if (event.target.id === "input-picture") show((at ??= chosen()));
});
document.addEventListener("focusout", (event) => {
  if (event.target.id === "input-picture") show((at = null));
});
document.addEventListener("htmx:after:swap", () => {
  if (focused()) show((at ??= chosen()));
});
