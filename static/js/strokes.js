/* Strokes as numbers: collecting, thinning and scaling points. A stroke is [[x, y], ...] in UNITS across the canvas. */

export const UNITS = 1000;
const SLACK = 1.5;
const MOST_IN_STROKE = 600;
const MOST_IN_DRAWING = 1500;

/** A place on the screen in UNITS of the canvas that fills `box`, on it or not. */
export function placed({ clientX, clientY }, box) {
  return [((clientX - box.left) / box.width) * UNITS, ((clientY - box.top) / box.height) * UNITS];
}

/** The strokes after the pen went on: beyond the canvas it leaves no ink, and where it comes back a stroke begins. */
export function traced(strokes, from, to) {
  const [start, end] = onCanvas(from, to);
  if (!start) return strokes;
  const begun = strokes.length && from.every(inside) ? strokes : [...strokes, [start]];
  return [...begun.slice(0, -1), extended(begun.at(-1), end)];
}

/** The stroke with one more point; the pen resting adds nothing, and a very long stroke is thinned as it grows. */
export function extended(stroke, point) {
  const last = stroke.at(-1);
  if (last && last[0] === point[0] && last[1] === point[1]) return stroke;
  return stroke.length < MOST_IN_STROKE ? [...stroke, point] : [...thinned([stroke], MOST_IN_STROKE / 2)[0], point];
}

/** Whether there is nothing to read: no point, or only one dot. */
export function blank(strokes) {
  const points = strokes.flat();
  return points.every(([x, y]) => x === points[0][0] && y === points[0][1]);
}

/** Whether a drawing is an earlier one with more strokes, and not another one. */
export function goesOn(strokes, earlier) {
  return earlier.length > 0 && earlier.every((stroke, index) => stroke === strokes[index]);
}

/** The same strokes with as few points as keep their shape, and with at most `most`, whatever that costs in shape. */
export function thinned(strokes, most = MOST_IN_DRAWING) {
  let kept = strokes.map((stroke) => simplified(stroke, SLACK));
  for (let slack = 2 * SLACK; count(kept) > most && slack < 2 * UNITS; slack *= 2) {
    kept = kept.map((stroke) => simplified(stroke, slack));
  }
  const every = Math.ceil(count(kept) / most);
  return every > 1 ? kept.filter((_, index) => index % every === 0) : kept;
}

/** A polyline that stays within `slack` of the stroke (Ramer 1972; Douglas and Peucker 1973). */
export function simplified(stroke, slack) {
  if (stroke.length < 3) return stroke;
  const [first, last] = [stroke[0], stroke.at(-1)];
  const away = stroke.map((point) => distance(point, first, last));
  const farthest = away.indexOf(Math.max(...away));
  if (away[farthest] <= slack) return [first, last];
  const before = simplified(stroke.slice(0, farthest + 1), slack);
  return [...before.slice(0, -1), ...simplified(stroke.slice(farthest), slack)];
}

function count(strokes) {
  return strokes.reduce((sum, stroke) => sum + stroke.length, 0);
}

function inside(coordinate) {
  return coordinate >= 0 && coordinate <= UNITS;
}

/** Both ends of the part of a straight way that lies on the canvas, in whole units; none where no part does. */
function onCanvas(from, to) {
  let [enters, leaves] = [0, 1];
  for (const [start, end] of from.map((start, axis) => [start, to[axis]])) {
    if (start === end && inside(start)) continue;
    const [near, far] = [-start / (end - start), (UNITS - start) / (end - start)].sort((a, b) => a - b);
    [enters, leaves] = [Math.max(enters, near), Math.min(leaves, far)];
  }
  const at = (share) => from.map((start, axis) => Math.round(start + share * (to[axis] - start)));
  return enters <= leaves ? [at(enters), at(leaves)] : [];
}

function distance([x, y], [x1, y1], [x2, y2]) {
  const [across, down] = [x2 - x1, y2 - y1];
  const along = ((x - x1) * across + (y - y1) * down) / (across ** 2 + down ** 2 || 1);
  const nearest = Math.min(Math.max(along, 0), 1);
  return Math.hypot(x - x1 - nearest * across, y - y1 - nearest * down);
}
