// The status line: an alarm stays until there is an answer; what is said for a while gives way to the sentence that stood
// there, unless an answer has brought another.
let restore = 0;
let stood = null;

document.addEventListener("say", ({ detail: { text, kind, milliseconds } }) => {
  const line = document.getElementById("status");
  clearTimeout(restore);
  stood = milliseconds ? (stood ?? [...line.childNodes]) : null;
  line.textContent = text;
  if (kind) line.classList.add(kind);
  if (!milliseconds) return;
  restore = setTimeout(() => {
    if (stood && line.textContent === text) line.replaceChildren(...stood);
    stood = null;
    if (kind) line.classList.remove(kind);
  }, milliseconds);
});
