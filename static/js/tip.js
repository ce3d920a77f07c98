// What a mark of the picture says, beside the pointer: its spoken name, for those who look rather than listen.
const MARK = "#network [data-neuron], #network [data-weight], #network [data-bias], #network [data-edge]";
const tip = document.createElement("div");
tip.id = "tip";
tip.hidden = true;
tip.setAttribute("aria-hidden", "true");
document.body.append(tip);

// A chip beside an edge, or the text in a roomy neuron, says it already.
function needed(mark) {
  const { weight, bias, edge } = mark.dataset;
  const key = weight ?? bias ?? edge;
  if (key) return !document.querySelector(`#network [data-chip="${key}"]`);
  return mark.matches(".small, .cell") || mark.querySelector(".slope-badge");
}

function show(mark, x, y) {
  const named = mark.dataset.edge ? document.getElementById(mark.id.replace("l", "e")) : mark;
  tip.textContent = named.getAttribute("aria-label").replaceAll("minus ", "−");
  tip.hidden = false;
  const left = Math.min(x + 14, innerWidth - tip.offsetWidth - 8);
  const top = y + 18 + tip.offsetHeight > innerHeight ? y - tip.offsetHeight - 12 : y + 18;
  tip.style.translate = `${Math.max(8, left)}px ${top}px`;
}

document.addEventListener("pointermove", (event) => {
  const mark = event.pointerType === "touch" ? null : event.target.closest?.(MARK);
  if (mark && needed(mark)) show(mark, event.clientX, event.clientY);
  else tip.hidden = true;
}, { passive: true });

document.addEventListener("focusin", (event) => {
  const mark = event.target.closest?.(MARK);
  if (!mark || !needed(mark) || !mark.matches(":focus-visible")) return (tip.hidden = true);
  const box = mark.getBoundingClientRect();
  show(mark, box.left + box.width / 2, box.top + box.height / 2);
});

document.addEventListener("click", () => { tip.hidden = true; });
document.addEventListener("focusout", () => { tip.hidden = true; });
