// The text of a lesson: a number that is typed into a sentence, and what a turned page begins with.
const OF = "#lesson";
// where the text is below the picture
const NARROW = "(max-width: 56.25em)";

let typed = null;

document.addEventListener("change", ({ target }) => {
  if (!target.matches?.(`${OF} .dragged-number`)) return;
  typed = target;
  const { elements } = document.getElementById("hand-form");
  elements.number.value = target.dataset.held;
  elements.value.value = target.value;
  elements.by.value = "";
  elements.number.form.dispatchEvent(new Event("let-go"));
});

// What was typed as 1/4 is shown as it is written everywhere: a field that has the focus would keep it.
document.addEventListener("htmx:after:swap", () => {
  if (typed?.isConnected && !typed.matches("[aria-invalid]")) typed.value = typed.defaultValue;
  typed = null;
});

// What is said to an answer is in sight.
let answering = "";

document.addEventListener("htmx:before:request", ({ target }) => {
  answering = target.matches?.(`${OF} :is(.question, .slip-card)`) ? target.id : "";
});

document.addEventListener("htmx:after:swap", () => {
  const said = document.getElementById(answering)?.querySelector(".field-error, .question-said");
  answering = "";
  said?.scrollIntoView({ block: "nearest" });
});

let page = document.querySelector(OF)?.dataset.page;

// A page that was turned is read from its top.
document.addEventListener("htmx:after:swap", () => {
  const now = document.querySelector(OF)?.dataset.page;
  if (now === page) return;
  page = now;
  document.title = document.title.replace(/^.*(?= · )/, document.getElementById("explain-heading").textContent);
  const text = document.getElementById("explain");
  text.scrollTop = 0;
  document.getElementById("explain-heading").focus({ preventScroll: true });
  if (matchMedia(NARROW).matches) text.scrollIntoView();
});

// What was on another page has moved on since: the browser's Back asks for it anew. A link within this page is no other.
let address = location.pathname;
document.addEventListener("htmx:after:swap", () => (address = location.pathname));
addEventListener("popstate", () => {
  if (location.pathname !== address) location.reload();
});
