// The status line: an alarm stays until there is an answer; what is said for a while gives way to the sentence that stood
// there, unless an answer has brought another.
let restore = 0;

document.addEventListener("say", ({ detail: { text, kind, milliseconds } }) => {
  const line = document.getElementById("status");
  clearTimeout(restore);
  if (milliseconds) line.dataset.sentence ??= line.textContent;
  else delete line.dataset.sentence;
  line.textContent = text;
  if (kind) line.classList.add(kind);
  if (!milliseconds) return;
  restore = setTimeout(() => {
    if (line.dataset.sentence && line.textContent === text) line.textContent = line.dataset.sentence;
    delete line.dataset.sentence;
    if (kind) line.classList.remove(kind);
  }, milliseconds);
});
