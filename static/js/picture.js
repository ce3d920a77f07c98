// Selecting a neuron, weight, bias, pixel, layer or the loss in the picture, by pointer, touch or keyboard.
const MARK = "#network :is([data-neuron], [data-weight], [data-bias], [data-gap], [data-edge], [data-layer], [data-loss])";

function select(fields) {
  const form = document.getElementById("select-form");
  for (const input of form.elements) input.value = fields[input.name] ?? "";
  form.dispatchEvent(new Event("select-mark"));
}

function fieldsOf(mark) {
  const { gap, neuron = gap, weight, bias, edge, layer: column, loss } = mark.dataset;
  if (loss !== undefined) return { loss: "yes" };
  if (column) return { layer: column };
  const [layer, to, from = 0] = (neuron ?? weight ?? bias ?? edge).split(".");
  return neuron ? { layer, neuron: to } : { layer, to, from };
}

function pixelUnder(event, tile) {
  const box = tile.querySelector("rect").getBoundingClientRect();
  const side = Number(tile.dataset.pixels);
  const place = (at, start, length) => Math.min(side - 1, Math.max(0, Math.floor(((at - start) / length) * side)));
  return place(event.clientY, box.top, box.height) * side + place(event.clientX, box.left, box.width) + 1;
}

document.addEventListener("click", (event) => {
  const mark = event.target.closest?.(MARK);
  if (mark) return select(fieldsOf(mark));
  const tile = event.target.closest?.("#tile");
  if (tile) return select({ layer: 1, to: tile.dataset.focus, from: pixelUnder(event, tile) });
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
