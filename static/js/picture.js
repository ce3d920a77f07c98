// Selecting a neuron, weight, bias, pixel, layer or the loss in the picture, by pointer, touch or keyboard.
const MARK = "#network :is([data-neuron], [data-enlarged], [data-target], [data-weight], [data-bias], [data-gap], [data-edge], [data-layer], [data-loss])";

// Where a mistake is looked for, a number is pointed at with its mark.
const pointing = () => document.querySelector("#mistake-title[data-focus]");

const select = (look) => document.dispatchEvent(new CustomEvent("look", { detail: look }));

// A number is asked why, with the mark that it is on: see why.js.
function ask({ dataset: { number, unreached = "" } }, look) {
  document.dispatchEvent(new CustomEvent("ask", { detail: { number: number ?? unreached, look } }));
}

function lookOf(mark) {
  const { gap, target = gap, enlarged = target, labels = enlarged, neuron = labels, weight, bias, edge = weight ?? bias, layer, loss } = mark.dataset;
  if (loss !== undefined) return "C";
  if (layer) return `layer.${layer}`;
  if (neuron) return `neuron.${neuron}`;
  return `${edge.split(".").length === 3 ? "w" : "b"}.${edge}`;
}

document.addEventListener("look-at", ({ detail: mark }) => select(lookOf(mark)));

document.addEventListener("click", (event) => {
  const mark = event.target.closest?.(`${MARK}, #network [data-labels]`);
  const number = !(mark && pointing()) && event.target.closest?.("#network :is([data-number], [data-unreached])");
  if (number) return ask(number, mark && lookOf(mark));
  if (mark) return select(lookOf(mark));
  // see pixels.js
  if (event.target.closest?.("#input-picture-catch")) return;
  const beside = event.target.closest?.("#network") && document.querySelector('#network [aria-pressed="true"]');
  if (beside || event.target.closest?.("#explain-close")) select("");
});

document.addEventListener("keydown", (event) => {
  const mark = event.target.closest?.(MARK);
  if (mark && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    select(lookOf(mark));
  } else if (event.key === "Escape" && !event.target.closest("input, select, textarea, [popover]")) {
    select("");
  }
});
