// Looking at what a mark, a pixel or a control names, as the server's forms write it: w.1.1.2, neuron.0.5, C, or nothing.
document.addEventListener("look", ({ detail }) => {
  const form = document.getElementById("select-form");
  form.elements.look.value = detail;
  form.dispatchEvent(new Event("select-mark"));
});
