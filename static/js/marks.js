// A question that asks for marks is answered in the picture: a box lies over each, and is the box in its list. Where the
// question is left (Escape, its button, the text itself), the marks have their ordinary press again.
const QUESTION = '#lesson .question[data-form="click"]:not(.answered)';
const MARK = "[data-neuron], [data-labels], [data-weight], [data-bias], [data-edge], [data-loss]";
const SVG = "http://www.w3.org/2000/svg";

let page = null;
let asking; // the id of the question that was entered, "" once it was left, undefined where neither was done
const boxes = new Map(); // by the box in the picture, that in the list

const network = () => document.getElementById("network");
const buttonOf = (question) => question.querySelector(".question-picture");

function current() {
  const open = [...document.querySelectorAll(QUESTION)].filter((question) => question.querySelector("[data-there]"));
  if (asking === "" || (asking === undefined && document.querySelector(".lesson-left"))) return null;
  return open.find(({ id }) => id === asking) ?? open[0];
}

function placeOf({ dataset: { there } }, lights) {
  const number = network().querySelector(`[data-number="${there}"], [data-unreached="${there}"]`);
  const [kind, key] = lights.split(":");
  const mark = kind === "weight" || kind === "bias" ? network().querySelector(`[data-${kind}="${key}"]`) : null;
  return (number?.closest("[data-chip]") ?? number ?? mark)?.getBBox();
}

function drawn(name, attributes, text = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

function boxOver(input) {
  const { lights = "" } = input.closest("label").dataset;
  const place = placeOf(input, lights);
  if (!place?.width) return;
  const width = Math.max(place.width + 6, 24), height = place.height - 2; // numbers below each other are told apart
  const x = place.x + place.width / 2 - width / 2, y = place.y + 1;
  const box = drawn("g", { class: "to-mark", role: "checkbox", tabindex: 0, "aria-label": input.ariaLabel, "data-mark": input.value, "data-lights": lights });
  box.append(drawn("rect", { x, y, width, height, rx: 4 }), drawn("text", { x: x + width + 5, y: y + 8 }, "✓"));
  boxes.set(box, input);
  return box;
}

const show = () => boxes.forEach(({ checked }, box) => box.setAttribute("aria-checked", checked));

function draw() {
  const now = document.getElementById("lesson")?.dataset.page;
  if (now !== page) asking = undefined;
  page = now;
  const question = current();
  const focused = document.activeElement?.dataset.mark;
  document.getElementById("to-mark")?.remove();
  boxes.clear();
  if (question) {
    const all = drawn("g", { id: "to-mark", role: "group", "aria-label": question.querySelector(".question-asks").firstChild.data });
    all.append(...[...question.querySelectorAll("[data-there]")].map(boxOver).filter(Boolean));
    network().append(all);
    show();
    if (focused) all.querySelector(`[data-mark="${focused}"]`)?.focus();
  }
  for (const each of document.querySelectorAll(QUESTION)) {
    buttonOf(each).hidden = !each.querySelector("[data-there]");
    buttonOf(each).setAttribute("aria-pressed", each === question);
  }
}

function press(box) {
  boxes.get(box).click();
  show();
}

// The boxes that belong to what was pressed beside them, the nearest first.
function near(target, x, y) {
  const { neuron, labels = neuron, weight, bias, edge, loss } = target.closest?.(`#network :is(${MARK})`)?.dataset ?? {};
  const of = [loss !== undefined && "loss", `neuron:${labels}`, `weight:${weight ?? edge}`, `bias:${bias ?? edge}`];
  const far = (box) => {
    const { left, right, top, bottom } = box.getBoundingClientRect();
    return Math.hypot((left + right) / 2 - x, (top + bottom) / 2 - y);
  };
  return [...boxes.keys()].filter(({ dataset: { lights } }) => of.includes(lights)).sort((one, other) => far(one) - far(other));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".question-picture");
  if (button) {
    asking = button.ariaPressed === "true" ? "" : button.closest("form").id;
    draw();
    // by a key: to the first of them
    if (asking && !event.detail) [...boxes.keys()][0]?.focus();
    return;
  }
  const box = event.target.closest?.(".to-mark") ?? near(event.target, event.clientX, event.clientY)[0];
  if (!boxes.has(box)) return;
  event.stopImmediatePropagation();
  press(box);
}, true);

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (!boxes.size || !target.closest?.("#network")) return;
  const at = boxes.has(target) ? [target] : near(target, 0, 0);
  if (key === "Escape") {
    const question = current();
    asking = "";
    draw();
    buttonOf(question).focus();
  } else if ((key === "Enter" || key === " ") && at.length) {
    if (at.length > 1) at[0].focus();
    else press(at[0]);
  } else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

document.addEventListener("change", ({ target }) => target.matches("#lesson [data-there]") && show());
document.addEventListener("htmx:after:swap", draw);
draw();
