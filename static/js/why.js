// Asking a number why it is what it is: a press on one asks, and in a group of numbers the arrow keys go from one to the next.
const NUMBER = "[data-number], [data-unreached], [data-ask]";
const MARK = "#network [role='button']";
const GROUP = "[data-numbers]";
const ALONG = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
// where one was asked: what to find again, and how far the panel was scrolled
let origin = null;
let opened = "";
let pressed = false;

const panel = () => document.getElementById("explain");
const nameOf = ({ dataset }) => dataset.number ?? dataset.unreached ?? dataset.ask;
const shown = () => document.querySelector("#explain [data-why]");

function ask(number, look = "", along = "") {
  const form = document.getElementById("why-form");
  for (const [name, value] of Object.entries({ number, look, along })) form.elements[name].value = value;
  form.dispatchEvent(new Event("ask-why"));
}

function press(element) {
  const name = nameOf(element);
  const within = Boolean(element.closest("[data-why]"));
  if (!within) origin = { name, id: element.id, focus: document.activeElement === element, top: panel().scrollTop, page: scrollY };
  pressed = true;
  ask(name, "", within ? "1" : "");
  // what lies over the panel makes room for the answer, and is there again afterwards
  element.closest("[popover]")?.hidePopover();
}

// A number in a mark of the picture is asked together with its mark: see picture.js.
document.addEventListener("ask", ({ detail }) => {
  origin = null;
  ask(detail.number, detail.look);
});

document.addEventListener("click", (event) => {
  const number = event.target.closest?.(NUMBER) ?? event.target.closest?.(".factor")?.querySelector(NUMBER);
  if (number && !number.closest("#network") && !number.matches("input")) press(number);
});

const numbersOf = (group) => [...group.querySelectorAll("[role='button']:is([data-number], [data-unreached])")].filter((number) => number.closest(GROUP) === group && number.getClientRects().length);

// Of every group one number can be reached by Tab: where one was last, else the first.
function settle() {
  for (const group of document.querySelectorAll(GROUP)) {
    const numbers = numbersOf(group);
    if (numbers[0] && numbers.every(({ tabIndex }) => tabIndex)) numbers[0].tabIndex = 0;
  }
}

function step(from, to) {
  from.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}

document.addEventListener("keydown", (event) => {
  const number = event.target.closest?.("[role='button']:is([data-number], [data-unreached])");
  if (!number || number.matches(MARK) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    press(number);
  } else if (event.key in ALONG) {
    const numbers = numbersOf(number.closest(GROUP) ?? number);
    const next = numbers[numbers.indexOf(number) + ALONG[event.key]];
    event.preventDefault();
    if (next) step(number, next);
  }
// before keys.js, to which an arrow is a step
}, true);

// Escape leaves the explanation before it leaves what is looked at; what one press on a mark opened, one Escape leaves.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !shown() || !origin || event.target.closest("input, select, textarea, [popover]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask("");
}, true);

function goBack() {
  const { name, id, focus, top, page } = origin;
  origin = null;
  panel().scrollTop = top;
  scrollTo({ top: page, behavior: "instant" });
  const number = focus && (document.getElementById(id) ?? [...document.querySelectorAll(NUMBER)].find((each) => nameOf(each) === name && !each.closest("#network")));
  if (number) {
    number.closest("[popover]")?.togglePopover(true);
    number.tabIndex = 0;
    number.focus({ preventScroll: true });
  }
}

function follow() {
  const why = shown();
  const name = why?.dataset.why ?? "";
  if (name && (name !== opened || pressed)) {
    const heading = document.getElementById("why-heading");
    if (origin) why.scrollIntoView({ block: "nearest", behavior: "instant" });
    if (origin?.focus || !document.activeElement?.isConnected) heading.focus({ preventScroll: true });
  } else if (!name && opened && origin) {
    goBack();
  }
  opened = name;
  pressed = false;
  settle();
}

document.addEventListener("htmx:after:swap", follow);
opened = shown()?.dataset.why ?? "";
settle();
