// Focus that a swap would drop stays near: on what the new content marks with data-focus, or on the heading there.
// A control may name with data-focus-back where its focus came from. Where there was no focus, none is taken.
// What was folded or unfolded in the panel stays so.
let held = null;
const folded = new Map();

function remember() {
  const control = document.activeElement;
  const places = [];
  for (let place = control; place && !place.matches("#main, body"); place = place.parentElement) {
    if (place.id) places.push(place.id);
  }
  const back = control?.dataset.focusBack;
  held = { places, back: back ? document.querySelector(back) : null };
}

function* candidates() {
  yield held.back;
  for (const place of held.places.map((id) => document.getElementById(id))) {
    yield place;
    yield place?.querySelector("[data-focus]");
    yield place?.querySelector("h2, h3");
  }
}

function restore() {
  if (!held || document.activeElement !== document.body) return;
  for (const candidate of candidates()) {
    if (candidate?.isConnected) candidate.focus({ preventScroll: true });
    if (document.activeElement !== document.body) return;
  }
}

document.addEventListener("click", ({ target }) => {
  const part = target.closest?.("#explain summary")?.parentElement;
  if (part) folded.set(part.id, part.open);
});
document.addEventListener("htmx:after:swap", () => {
  for (const [id, was] of folded) document.getElementById(id)?.toggleAttribute("open", !was);
});
document.addEventListener("htmx:before:swap", remember);
document.addEventListener("htmx:after:swap", restore);
