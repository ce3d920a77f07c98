/* The pad: follows mouse, finger and pen over a canvas, and paints strokes on it. */
import { extended, placed, UNITS } from "./strokes.js";

const PEN_WIDTH = 62; // units; about as wide as the network's own pen on a digit that fills the canvas

/** Calls `grow(stroke)` with every change of the stroke being drawn and `finish(stroke)` when the pen leaves. */
export function follow(canvas, { grow, finish }) {
  let pen = null;
  let stroke = [];

  function press(event) {
    if (event.button !== 0 || (pen !== null && pen !== event.pointerId)) return;
    event.preventDefault();
    capture(canvas, event.pointerId);
    pen = event.pointerId;
    stroke = [placed(event, canvas.getBoundingClientRect())];
    grow(stroke);
  }

  function move(event) {
    if (event.pointerId !== pen) return;
    const box = canvas.getBoundingClientRect();
    stroke = places(event).reduce((grown, place) => extended(grown, placed(place, box)), stroke);
    grow(stroke);
  }

  function lift(event) {
    if (event.pointerId !== pen) return;
    pen = null;
    finish(stroke);
  }

  canvas.addEventListener("pointerdown", press);
  canvas.addEventListener("pointermove", move);
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) canvas.addEventListener(end, lift);
}

/** Calls `repaint` when the canvas changes its size or its colours. */
export function watch(canvas, repaint) {
  new ResizeObserver(repaint).observe(canvas);
  window.addEventListener("resize", repaint);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

/** Paints the strokes, and nothing else, as sharp as the screen allows and in the canvas's text colour. */
export function paint(canvas, strokes) {
  const side = Math.round(canvas.clientWidth * devicePixelRatio);
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  pen.setTransform(side / UNITS, 0, 0, side / UNITS, 0, 0);
  pen.clearRect(0, 0, UNITS, UNITS);
  Object.assign(pen, { lineWidth: PEN_WIDTH, lineCap: "round", lineJoin: "round" });
  pen.strokeStyle = getComputedStyle(canvas).color;
  strokes.forEach((stroke) => pen.stroke(line(stroke)));
}

function line(stroke) {
  const path = new Path2D();
  path.moveTo(...stroke[0]);
  stroke.forEach((point) => path.lineTo(...point));
  return path;
}

function places(event) {
  const between = event.getCoalescedEvents?.() ?? [];
  return between.length ? between : [event];
}

function capture(canvas, pointer) {
  try {
    canvas.setPointerCapture(pointer);
  } catch {
    // The pen was lifted before its touch was handled; what it drew still counts.
  }
}
