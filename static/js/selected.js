// Where the panel is below the fold, a bar above the controls says what is selected, and leads to the panel.
const bar = document.getElementById("selected");

function fill(mark) {
  const [name, ...values] = mark.getAttribute("aria-label").replaceAll("minus ", "−").split(", ");
  const symbol = document.querySelector("#explain-heading math");
  bar.querySelector(".selected-symbol").replaceChildren(...(symbol ? [symbol.cloneNode(true)] : []));
  bar.querySelector(".selected-name").textContent = name;
  bar.querySelector(".selected-values").textContent = values.join(" · ");
}

function show() {
  const mark = document.querySelector('#network [aria-pressed="true"]');
  bar.hidden = !mark;
  if (mark) fill(mark);
}

if (bar) {
  document.addEventListener("htmx:after:swap", show);
  show();
}
