/* The pad: follows mouse, finger and pen over a canvas, and paints strokes on it. */
import { blank, placed, traced, UNITS } from "./strokes.js";

// units; about as wide as the network's own pen on a digit that fills the canvas
const PEN_WIDTH = 62;

/** Calls `grow(strokes)` with every change of what is drawn in one press, and `finish(strokes)` when the pen is lifted. */
export function follow(canvas, { grow, finish }) {
  let pen = null;
  let at = [];
  let strokes = [];

  function go(place, box) {
    const next = placed(place, box);
    strokes = traced(strokes, at, next);
    at = next;
  }

  function press(event) {
    if (event.button !== 0 || (pen !== null && pen !== event.pointerId)) return;
    event.preventDefault();
    capture(canvas, event.pointerId);
    pen = event.pointerId;
    const box = canvas.getBoundingClientRect();
    [at, strokes] = [placed(event, box), []];
    go(event, box);
    grow(strokes);
  }

  function move(event) {
    if (event.pointerId !== pen) return;
    const box = canvas.getBoundingClientRect();
    for (const place of places(event)) go(place, box);
    grow(strokes);
  }

  function lift(event) {
    if (event.pointerId !== pen) return;
    pen = null;
    if (strokes.length) finish(strokes);
  }

  const early = window.takeEarlyInk?.() ?? [];
  const does = { pointerdown: press, pointermove: move, pointerup: lift, pointercancel: lift };
  for (const event of early) does[event.type](event);
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
  pen.strokeStyle = pen.fillStyle = getComputedStyle(canvas).color;
  // A line from a point to itself leaves no ink, whatever its caps.
  strokes.forEach((stroke) => (blank([stroke]) ? pen.fill(dot(stroke[0])) : pen.stroke(line(stroke))));
}

function dot([x, y]) {
  const path = new Path2D();
  path.arc(x, y, PEN_WIDTH / 2, 0, 2 * Math.PI);
  return path;
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
