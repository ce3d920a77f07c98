// A matrix that is drawn as a picture: a press asks the entry there why, and so do the arrow keys and Enter.
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const heatOf = (event) => event.target.closest?.("[data-cells]");
const size = ({ dataset: { side, rows, columns } }) => [side ?? rows, side ?? columns].map(Number);

function under(heat, event) {
  const box = heat.getBoundingClientRect();
  const shares = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width];
  return size(heat).map((count, axis) => Math.min(count - 1, Math.max(0, Math.floor(shares[axis] * count))));
}

function point(heat, place) {
  const [row, column] = place;
  const { cells, side, rows } = heat.dataset;
  const along = row * side + column;
  const [r, c] = side ? (rows > 1 ? [along, 0] : [0, along]) : place;
  const { width, height } = heat.viewBox.baseVal;
  const [down, across] = size(heat);
  const box = { x: (column * width) / across, y: (row * height) / down, width: width / across, height: height / down };
  for (const [name, value] of Object.entries(box)) heat.querySelector(".cursor").setAttribute(name, value);
  heat.setAttribute("aria-description", `row ${r + 1}, column ${c + 1}`);
  heat.dataset.at = place;
  heat.dataset.ask = cells.replace("%r", r + 1).replace("%c", c + 1);
}

// before why.js asks the number that stands there
document.addEventListener("click", (event) => {
  const heat = heatOf(event);
  if (heat && event.detail) point(heat, under(heat, event));
}, true);

document.addEventListener("keydown", (event) => {
  const heat = heatOf(event);
  if (!heat || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = (heat.dataset.at ?? "0,0").split(",").map(Number);
  if (event.key in STEPS) {
    const last = size(heat);
    point(heat, at.map((place, axis) => Math.min(last[axis] - 1, Math.max(0, place + STEPS[event.key][axis]))));
  } else if (event.key === "Enter" || event.key === " ") {
    point(heat, at);
    heat.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  } else return;
  event.preventDefault();
  event.stopPropagation();
}, true);
