// Selecting a neuron, weight, bias, pixel, layer or the loss in the picture, by pointer, touch or keyboard.
const MARK = "#network :is([data-neuron], [data-pulled], [data-weight], [data-bias], [data-gap], [data-edge], [data-layer], [data-loss])";

function select(fields) {
  const form = document.getElementById("select-form");
  for (const input of form.elements) input.value = fields[input.name] ?? "";
  form.dispatchEvent(new Event("select-mark"));
}

function fieldsOf(mark) {
  const { gap, pulled = gap, neuron = pulled, weight, bias, edge, layer: column, loss } = mark.dataset;
  if (loss !== undefined) return { loss: "yes" };
  if (column) return { layer: column };
  const [layer, to, from = 0] = (neuron ?? weight ?? bias ?? edge).split(".");
  return neuron ? { layer, neuron: to } : { layer, to, from };
}

document.addEventListener("click", (event) => {
  const mark = event.target.closest?.(MARK);
  if (mark) return select(fieldsOf(mark));
  if (event.target.closest?.("#tile-catch")) return; // see pixels.js
  const beside = event.target.closest?.("#network") && document.querySelector('#network [aria-pressed="true"]');
  if (beside || event.target.closest?.("#explain-close")) select({});
});

document.addEventListener("keydown", (event) => {
  const mark = event.target.closest?.(MARK);
  if (mark && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    select(fieldsOf(mark));
  } else if (event.key === "Escape" && !event.target.closest("input, select, textarea, [popover]")) {
    select({});
  }
});
