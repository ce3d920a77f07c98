// The picture, its panel and its controls alone: for a lecture, and for a small screen. The whole screen where it can be had.
const root = document.documentElement;
const button = document.getElementById("full");

function set(full) {
  // refused: the window is filled
  if (root.classList.toggle("full", full)) root.requestFullscreen?.().catch(() => {});
  else if (document.fullscreenElement) document.exitFullscreen();
  button.setAttribute("aria-pressed", full);
  // there is another room for the picture
  window.dispatchEvent(new Event("resize"));
}

if (button) {
  let screen = false;
  button.addEventListener("click", () => set(!root.classList.contains("full")));
  document.addEventListener("fullscreenchange", () => {
    const full = root.classList.contains("full");
    // Escape is the browser's own
    if (screen && !document.fullscreenElement && full) set(false);
    screen = Boolean(document.fullscreenElement);
    // the screen came after it had been given up
    if (screen && !full) document.exitFullscreen();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !root.classList.contains("full") || event.target.closest("input, select, textarea, [popover]")) return;
    set(false);
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
}
