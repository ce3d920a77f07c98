// The second press of a double click meets what took the place of the first one's button: there it does nothing.
const second = (event) => event.detail > 1 && event.target.closest?.("[data-once]");

document.addEventListener("click", (event) => second(event) && event.stopImmediatePropagation(), { capture: true });
