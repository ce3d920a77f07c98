// Weight pictures are one Tab stop: the arrow keys go from one to the next, Home and End to the first and the last.
const ACROSS = { ArrowLeft: () => -1, ArrowRight: () => 1, ArrowUp: (columns) => -columns, ArrowDown: (columns) => columns };

function next(key, cells, from, columns) {
  if (key === "Home") return cells[0];
  if (key === "End") return cells.at(-1);
  return ACROSS[key] && cells[from + ACROSS[key](columns)];
}

document.addEventListener("keydown", (event) => {
  const group = event.target.closest?.("#cells");
  if (!group || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!(event.key in ACROSS || event.key === "Home" || event.key === "End")) return;
  event.preventDefault();
  const cells = [...group.querySelectorAll("[data-neuron]")];
  const to = next(event.key, cells, cells.indexOf(event.target), Number(group.dataset.columns));
  if (!to) return;
  event.target.setAttribute("tabindex", "-1");
  to.setAttribute("tabindex", "0");
  to.focus();
});
