// Copies the program that is shown, or the field that the button names. On plain HTTP there is no clipboard: then a
// selected text is, which Ctrl+C copies.
const SAID = 2500;

async function written(text) {
  if (!navigator.clipboard) return false;
  return navigator.clipboard.writeText(text).then(() => true, () => false);
}

function selected(text, button) {
  const area = document.createElement("textarea");
  Object.assign(area, { className: "code-fallback", value: text, readOnly: true });
  area.setAttribute("aria-label", "The program, to be copied with Ctrl+C");
  button.parentElement.after(area);
  area.select();
  if (!document.execCommand("copy")) return area.addEventListener("blur", () => area.remove()), false;
  area.remove();
  button.focus();
  return true;
}

function selectedField(field) {
  field.select();
  return document.execCommand("copy");
}

function say(button, text) {
  button.textContent = text;
  setTimeout(() => {
    button.textContent = "Copy";
  }, SAID);
  document.dispatchEvent(new CustomEvent("say", { detail: { text, milliseconds: SAID } }));
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  if (field) return say(button, (await written(field.value)) || selectedField(field) ? "Copied" : "Press Ctrl+C");
  const shown = [...document.querySelectorAll(".code-rows")].find((rows) => rows.offsetParent);
  const text = shown.textContent;
  say(button, (await written(text)) || selected(text, button) ? "Copied" : "Press Ctrl+C");
});
