// Puts a lean map of what is seen, {mark: {attribute: text}}, upon the page: a mark is an id and, after a space, a
// selector inside it; the attribute "" is its text. Only these attributes are ever set. What a hand moves is painted
// over what stands there, each map anew from that, and is taken back when the hand lets go.
const ALLOWED = new Set(["class", "d", "fill", "fill-opacity", "height", "href", "stroke-width", "visibility", "width", "x", "y"]);
// where an image may come from
const PICTURE = /^(data:image\/png;base64,|\/)/;

// what stands under what is painted over it: of each mark {attribute: text}
let below = new Map();

function marked(mark) {
  const space = mark.indexOf(" ");
  const element = document.getElementById(space < 0 ? mark : mark.slice(0, space));
  return space < 0 ? element : element?.querySelector(mark.slice(space + 1));
}

function paint(map) {
  for (const [mark, texts] of Object.entries(map)) {
    const element = marked(mark);
    if (!element) continue;
    for (const [name, text] of Object.entries(texts)) {
      if (name === "") element.textContent = text;
      else if (ALLOWED.has(name) && (name !== "href" || PICTURE.test(text))) element.setAttribute(name, text);
    }
  }
}

function remember(map) {
  for (const [mark, texts] of Object.entries(map)) {
    const element = marked(mark);
    if (!element) continue;
    const kept = below.get(mark) ?? {};
    for (const name of Object.keys(texts)) kept[name] ??= name ? element.getAttribute(name) ?? "" : element.textContent;
    below.set(mark, kept);
  }
}

document.addEventListener("paint", ({ detail: map }) => paint(map));

document.addEventListener("paint-over", ({ detail: map }) => {
  remember(map);
  const whole = { ...map };
  for (const [mark, texts] of below) whole[mark] = { ...texts, ...map[mark] };
  paint(whole);
});

document.addEventListener("paint-back", () => {
  const all = Object.fromEntries(below);
  below = new Map();
  paint(all);
});
