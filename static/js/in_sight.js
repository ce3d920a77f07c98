/* What an action opens or answers is brought into view, and focus goes on where it was. */
// where the picture is below the drawing column
const NARROW = "(max-width: 56.25em)";
// where the controls stay at the foot of the screen, as in bars.css
const IN_REACH = `${NARROW} and (min-height: 37.5em)`;
// of its height, from which on a part is in view
const SEEN = 1 / 3;

/** All of this for the drawing column. */
export function keepInSight(section) {
  const own = section.querySelector("#own-digits");
  for (const part of [own, section.querySelector("#preparation")]) showWhatOpens(part, section);
  showWhatIsSaid(own);
  focusNext(own);
  showPictureAfter(".draw-use", () => matchMedia(NARROW).matches);
  showPictureAfter("#controls form:has([data-move])", isMissed);
}

/** Brings a part that is opened into view, and again when what is in it has come. */
function showWhatOpens(part, section) {
  let fresh = false;
  const show = () => fresh && part.scrollIntoView({ block: "nearest" });
  part.addEventListener("toggle", () => {
    fresh = part.open;
    show();
  });
  section.addEventListener("htmx:after:swap", () => {
    show();
    fresh = false;
  });
}

/** Brings what is said at the file into view; where the list itself shows what was done nothing moves. */
function showWhatIsSaid(section) {
  section.addEventListener("htmx:after:swap", () => {
    const lines = section.querySelector("[data-focus]") ? "[role=alert]" : "[role=alert], [role=status]";
    const said = [...section.querySelectorAll(lines)].find((line) => line.textContent);
    said?.scrollIntoView({ block: "nearest" });
  });
}

/** After a picture of the list is removed, focus is on what undoes it, or on the button of what took its place. */
function focusNext(section) {
  const buttons = () => [...section.querySelectorAll(".own-group button")];
  let [asked, place] = [null, -1];
  section.addEventListener("htmx:before:request", ({ target, detail }) => {
    [asked, place] = [detail.ctx, buttons().indexOf(target)];
  });
  section.addEventListener("htmx:after:swap", ({ detail }) => {
    if (place < 0 || detail.ctx !== asked) return;
    const left = buttons();
    const next = section.querySelector("[data-focus]") ?? left[Math.min(place, left.length - 1)];
    (next ?? section.querySelector("summary")).focus({ preventScroll: true });
  });
}

/** The picture comes into view once what a form asks for is done, where `wanted` says so. */
function showPictureAfter(form, wanted) {
  document.addEventListener("htmx:after:request", ({ target, detail }) => {
    if (detail.ctx.response?.status !== 200 || !target.matches?.(form) || !wanted()) return;
    document.getElementById("canvas").scrollIntoView();
  });
}

/** Whether a move is not seen in the picture; the sentence that says what it did stands with the controls. */
function isMissed() {
  if (!matchMedia(IN_REACH).matches) return false;
  const { top } = document.querySelector(".dock").getBoundingClientRect();
  return !inView("network", top);
}

function inView(id, floor) {
  const { top, bottom, height } = document.getElementById(id).getBoundingClientRect();
  return Math.min(bottom, floor) - Math.max(top, 0) >= height * SEEN;
}
