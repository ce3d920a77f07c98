// The second press of a double click does nothing: it would do the same again, or meets what took the first one's place.
function once(event) {
  if (event.detail < 2 || !event.target.closest?.("[data-once]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

document.addEventListener("click", once, { capture: true });
