// The curve of C: it is drawn when it is opened and after each answer, a press on a point goes back there, and arrow keys
// lead from point to point.
const curve = document.getElementById("curve");
const POINT = "#curve [data-updates]";
const FARTHER = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, Home: -Infinity, End: Infinity };

function draw() {
  const now = document.getElementById("version").value;
  if (!curve.matches(":popover-open") || document.getElementById("curve-drawn").dataset.version === now) return;
  curve.dispatchEvent(new Event("drawn"));
}

function goBack(point) {
  const form = document.getElementById("curve-form");
  form.elements.updates.value = point.dataset.updates;
  form.dispatchEvent(new Event("go-back"));
}

function turn(from, key) {
  const points = [...document.querySelectorAll(POINT)];
  const to = points[Math.max(0, Math.min(points.indexOf(from) + FARTHER[key], points.length - 1))];
  from.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}

if (curve) {
  curve.addEventListener("toggle", draw);
  document.addEventListener("htmx:after:swap", draw);
  curve.addEventListener("click", ({ target }) => target.closest(POINT) && goBack(target.closest(POINT)));
  curve.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      curve.hidePopover();
      return document.querySelector("[popovertarget=curve]").focus();
    }
    const point = event.target.closest(POINT);
    if (!point) return;
    if (event.key === "Enter" || event.key === " ") goBack(point);
    else if (event.key in FARTHER) turn(point, event.key);
    else return;
    event.preventDefault();
  });
}
