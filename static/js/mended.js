// What was said against a field goes as soon as it is edited. Not when it is left: what moves the button then would take
// the click from it.
document.addEventListener("input", ({ target }) => {
  const field = target.closest('[aria-invalid="true"]');
  if (!field) return;
  field.removeAttribute("aria-invalid");
  for (const id of field.getAttribute("aria-describedby")?.split(" ") ?? []) {
    const line = document.getElementById(id);
    if (line?.matches(".field-error")) line.textContent = "";
  }
});
