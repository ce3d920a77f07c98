// Puts a lean map of what is seen, {mark: {attribute: text}}, upon the page: a mark is an id and, after a space, a
// selector inside it; the attribute "" is its text. Only these attributes are ever set.
const ALLOWED = new Set(["class", "d", "fill", "fill-opacity", "height", "href", "stroke-width", "visibility", "width", "x", "y"]);
const PICTURE = /^(data:image\/png;base64,|\/)/; // where an image may come from

function marked(mark) {
  const space = mark.indexOf(" ");
  const element = document.getElementById(space < 0 ? mark : mark.slice(0, space));
  return space < 0 ? element : element?.querySelector(mark.slice(space + 1));
}

document.addEventListener("paint", ({ detail: map }) => {
  for (const [mark, texts] of Object.entries(map)) {
    const element = marked(mark);
    if (!element) continue;
    for (const [name, text] of Object.entries(texts)) {
      if (name === "") element.textContent = text;
      else if (ALLOWED.has(name) && (name !== "href" || PICTURE.test(text))) element.setAttribute(name, text);
    }
  }
});
