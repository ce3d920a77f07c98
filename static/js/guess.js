// A new question begins with an empty field, though a field that has the focus keeps what was typed into it.
const question = () => document.getElementById("guess")?.dataset.question;
let asked = question();

document.addEventListener("htmx:after:swap", () => {
  const field = document.getElementById("guess");
  if (field && question() !== asked) field.value = field.defaultValue;
  asked = question();
});
