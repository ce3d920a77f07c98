// Keeps the line of the current stage in sight inside its block; the page itself does not move.
// px above and below
const MARGIN = 40;

function follow(block) {
  const lines = block.offsetParent ? [...block.querySelectorAll("[data-current]")] : [];
  if (!lines.length) return;
  const top = lines[0].offsetTop - MARGIN;
  const bottom = lines.at(-1).offsetTop + lines.at(-1).offsetHeight + MARGIN;
  if (bottom > block.scrollTop + block.clientHeight) block.scrollTop = bottom - block.clientHeight;
  if (top < block.scrollTop) block.scrollTop = top;
}

function followAll() {
  document.querySelectorAll(".code-rows").forEach(follow);
}

document.addEventListener("htmx:after:swap", followAll);
document.addEventListener("change", (event) => {
  if (event.target.matches?.(".code-choice input")) followAll();
});
followAll();
