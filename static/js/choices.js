// The form of a run: what goes with a choice follows it, unless somebody chose there themselves; then a note says so.
const form = () => document.getElementById("train-form");
const control = (name) => form().elements[name];
const holds = ({ when }) => Object.entries(when).every(([name, values]) => values.includes(control(name).value));
const suggestions = () => JSON.parse(form().dataset.suggestions).filter(holds);

const typed = new Set(), followed = new Set(); // the names of fields
const suggested = Object.fromEntries(suggestions().map(({ field, value }) => [field, value]));

function free({ field, fits }) {
  const now = control(field).value;
  return (!typed.has(field) && now === suggested[field]) || (fits.length > 0 && !fits.includes(now));
}

function follow(name) {
  for (const suggestion of suggestions().filter(({ when }) => name in when)) {
    if (!holds(suggestion)) continue; // any more: another field has followed meanwhile
    const { field, value } = suggestion;
    const changes = free(suggestion) && control(field).value !== value;
    suggested[field] = value;
    if (!changes) continue;
    control(field).value = value;
    typed.delete(field); // it did not fit: what stands there now is nobody's choice
    followed.add(field);
    follow(field);
  }
}

function say() {
  for (const { field, value, note, always } of suggestions()) {
    const line = document.getElementById(`train-${field}-note`);
    line.textContent = always || followed.has(field) || control(field).value !== value ? note : "";
  }
}

// At once, not when a field is left: what moves the button then would take the click from it.
document.addEventListener("input", ({ target }) => {
  if (target.form !== form()) return;
  typed.add(target.name);
  followed.clear();
  follow(target.name);
  if (target.name === "data") followed.clear(); // all of the form, at once: a note at each would say no more
  say();
});
