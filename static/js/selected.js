// Where the panel is below the fold, a bar above the controls says what is selected, and leads to the panel.
const bar = document.getElementById("selected");

function fill(name, values) {
  const symbol = document.querySelector("#explain-heading math");
  bar.querySelector(".selected-symbol").replaceChildren(...(symbol ? [symbol.cloneNode(true)] : []));
  bar.querySelector(".selected-name").textContent = name;
  bar.querySelector(".selected-values").textContent = values.join(" · ");
}

function show() {
  const mark = document.querySelector('#network [aria-pressed="true"]');
  const pixel = document.querySelector("#input-picture .chosen") && document.getElementById("input-picture-name").dataset.name;
  bar.hidden = !mark && !pixel;
  if (mark) {
    const [name, ...values] = mark.getAttribute("aria-label").replaceAll("minus ", "−").split(", ");
    fill(name, values);
  } else if (pixel) {
    const [name, level] = pixel.split(": ");
    fill(name, [level]);
  }
}

if (bar) {
  document.addEventListener("htmx:after:swap", show);
  show();
}
