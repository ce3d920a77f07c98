// A field that is left with another value sends its form, once: Enter fires both a change and a submit.
const sent = new WeakMap();

document.addEventListener("change", (event) => {
  event.target.closest("form[data-on-change]")?.requestSubmit();
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-on-change]");
  if (!form) return;
  const values = new URLSearchParams(new FormData(form)).toString();
  if (sent.get(form) === values) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  sent.set(form, values);
  setTimeout(() => sent.delete(form));
}, true);
