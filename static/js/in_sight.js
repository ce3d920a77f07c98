/* What an action opens or answers is brought into view, and focus goes on where it was. */
const NARROW = "(max-width: 900px)"; // where the picture is below the drawing column

/** All of this for the drawing column. */
export function keepInSight(section) {
  const own = section.querySelector("#own-digits");
  for (const part of [own, section.querySelector("#preparation")]) showWhatOpens(part, section);
  showWhatIsSaid(own);
  focusNext(own);
  showPictureAfter(section.querySelector(".draw-use"));
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

/** Brings what is said at the file into view. */
function showWhatIsSaid(section) {
  section.addEventListener("htmx:after:swap", () => {
    const said = [...section.querySelectorAll("[role=alert], [role=status]")].find((line) => line.textContent);
    said?.scrollIntoView({ block: "nearest" });
  });
}

/** After a picture of the list is removed, focus is on the button of the one that took its place. */
function focusNext(section) {
  const buttons = () => [...section.querySelectorAll(".own-group button")];
  let place = -1;
  section.addEventListener("htmx:before:request", ({ target }) => (place = buttons().indexOf(target)));
  section.addEventListener("htmx:after:swap", () => {
    if (place < 0) return;
    const left = buttons();
    (left[Math.min(place, left.length - 1)] ?? section.querySelector("summary")).focus();
    place = -1;
  });
}

/** Where the picture is below, it comes into view once the drawing is the example. */
function showPictureAfter(form) {
  form.addEventListener("htmx:after:request", ({ target, detail }) => {
    if (target !== form || detail.ctx.response?.status !== 200 || !matchMedia(NARROW).matches) return;
    document.getElementById("canvas").scrollIntoView();
  });
}
