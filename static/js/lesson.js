// The text of a lesson: a number that is typed into a sentence, and what a turned page begins with.
const OF = "#lesson";

document.addEventListener("change", ({ target }) => {
  if (!target.matches?.(`${OF} .dragged-number`)) return;
  const { elements } = document.getElementById("hand-form");
  elements.number.value = target.dataset.held;
  elements.value.value = target.value;
  elements.by.value = "";
  elements.number.form.dispatchEvent(new Event("let-go"));
});

// Enter in a sentence's number is its change, and no form is sent.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.(`${OF} .dragged-number`)) event.target.blur();
});

let page = document.querySelector(OF)?.dataset.page;

// A page that was turned is read from its top.
document.addEventListener("htmx:after:swap", () => {
  const now = document.querySelector(OF)?.dataset.page;
  if (now === page) return;
  page = now;
  document.getElementById("explain").scrollTop = 0;
  document.getElementById("explain-heading").focus({ preventScroll: true });
});

// What was on the page then has moved on since: the browser's Back asks for it anew.
addEventListener("popstate", () => location.reload());
