// The room that the page has for the picture: told to the server in a cookie, which lays the picture out for it.
// the smallest size of a number in the picture, in its own units; the font size of #canvas is as large
const LETTER = 11;
// as in app/scene/picture/layout/places.py
const WIDE = 540, WIDEST_NARROW = 372;
// where the height of the picture follows from its width
const stacked = matchMedia("(max-width: 56.25em)");
const canvas = document.getElementById("canvas");
let told = null;

/** Width and height in units of the picture; a height of 0 where the picture itself decides on it. */
function measured() {
  const { fontSize, paddingLeft, paddingRight } = getComputedStyle(canvas);
  const unit = parseFloat(fontSize) / LETTER;
  const full = document.documentElement.classList.contains("full");
  const width = canvas.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  return [width, stacked.matches && !full ? 0 : canvas.clientHeight].map((side) => Math.floor(side / unit));
}

/** Whether a picture of that frame fills such a room, with no letter smaller than it should be. */
function fits(frame, [width, height]) {
  const [w, h] = frame.split("x").map(Number);
  if (width < WIDE || !h) return width < WIDE && !h && Math.abs(w - Math.min(width, WIDEST_NARROW)) <= 8;
  const scale = Math.min(width / w, height ? height / h : Infinity);
  const share = height ? (w * h * scale * scale) / (width * height) : w / Math.min(width, w);
  return scale >= 0.99 && share >= 0.88 && (scale < 1.1 || w * h > 350_000);
}

const tell = () => {
  if (told) document.cookie = `frame=${told}; path=${new URL(".", import.meta.url).pathname}; max-age=31536000; SameSite=Lax`;
};

function fit() {
  const room = measured();
  const { frame } = document.getElementById("network").dataset;
  const stays = fits(frame, room);
  // what stays is drawn in the same frame at the next step too
  told = stays ? frame : room.join("x");
  tell();
  if (stays) return;
  const form = document.getElementById("room-form");
  const ask = () => form.dispatchEvent(new Event("room"));
  // it answers once htmx has started
  if (form.hasAttribute("data-htmx-powered")) ask();
  else form.addEventListener("htmx:after:init", ask, { once: true });
}

if (canvas) {
  let waiting = 0;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(fit, 150);
  });
  document.addEventListener("DOMContentLoaded", () => setTimeout(fit));
  // again: a window of another size may have said its own since
  document.addEventListener("htmx:before:request", tell);
}
