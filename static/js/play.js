// A pass, or many updates, that play. The session is at its end already, and so is the page when the answer comes: the picture goes back to
// where it was, and from there stage by stage. Pulses travel first, and a number appears where they arrive.
// the share of a stage in which pulses travel
const TRAVEL = 0.62;
// of every line, by which dashes are measured
const LENGTH = 100;
// one dash, or two: sign is not by hue alone
const SHAPES = { positive: [16], negative: [5, 6, 5] };
// of its line, where a pulse stops before a neuron with a slope of 0
const STOP_AT = 0.8;
const KEPT = "speed";
const SVG = "http://www.w3.org/2000/svg";
const still = matchMedia("(prefers-reduced-motion: reduce)");

// {frames, stage: ms at speed 1, next, sentence, moves: animations of now}
let playing = null;

const network = () => document.getElementById("network");
const status = () => document.getElementById("status");
const paint = (map) => document.dispatchEvent(new CustomEvent("paint", { detail: map }));

function speed() {
  return Number(document.getElementById("speed")?.value) || 1;
}

function clock(ms) {
  const animation = new Animation(new KeyframeEffect(null, [], ms / speed()), document.timeline);
  animation.play();
  return animation;
}

function overlay() {
  const there = document.getElementById("pulses");
  if (there) return there;
  const made = document.createElementNS(SVG, "g");
  made.id = "pulses";
  // numbers stay in front
  network().insertBefore(made, document.getElementById("handles"));
  return made;
}

function line(mark) {
  const [id, inside] = mark.split(" ");
  return document.getElementById(id)?.querySelector(inside);
}

function pulse({ along, width, sign, left, stops }, ms) {
  const shown = line(along);
  if (!shown) return [];
  const path = document.createElementNS(SVG, "path");
  const dashes = SHAPES[sign] ?? SHAPES.positive;
  const size = dashes.reduce((sum, dash) => sum + dash);
  path.setAttribute("d", shown.getAttribute("d"));
  path.setAttribute("class", `pulse ${sign}`);
  path.setAttribute("pathLength", LENGTH);
  path.setAttribute("stroke-width", width);
  path.setAttribute("stroke-dasharray", [...dashes, 3 * LENGTH].join(" "));
  overlay().append(path);
  const [from, to] = left ? [-LENGTH, size] : [size, -LENGTH];
  const end = stops ? from + (to - from) * STOP_AT : to;
  const moved = path.animate({ strokeDashoffset: [from, end] }, { duration: ms / speed(), easing: "ease-in-out", fill: "forwards" });
  if (stops) bar(path, left);
  return [moved];
}

function bar(path, left) {
  const at = path.getTotalLength() * (left ? 1 - STOP_AT : STOP_AT);
  const { x, y } = path.getPointAtLength(at);
  const mark = document.createElementNS(SVG, "path");
  mark.setAttribute("d", `M${x} ${y - 9}v18`);
  mark.setAttribute("class", "pulse-stop");
  overlay().append(mark);
}

function grow(map, ms) {
  const arcs = Object.entries(map).filter(([mark, texts]) => mark.endsWith(" .arc") && texts.d);
  return arcs.map(([mark]) => {
    const arc = line(mark);
    arc.setAttribute("pathLength", LENGTH);
    const dashes = { strokeDasharray: [`0 ${LENGTH}`, `${LENGTH} ${LENGTH}`] };
    const grown = arc.animate(dashes, { duration: ms / speed(), easing: "ease-out" });
    grown.finished.then(() => arc.removeAttribute("pathLength"), () => {});
    return grown;
  });
}

async function run(film) {
  while (film.next < film.frames.length) {
    const { sentence, pulses, seen } = film.frames[film.next];
    status().textContent = sentence;
    const travel = pulses.length ? film.stage * TRAVEL : 0;
    if (travel) {
      const timer = clock(travel);
      film.moves = [timer, ...pulses.flatMap((each) => pulse(each, travel))];
      await timer.finished.catch(() => {});
      if (playing !== film) return;
    }
    document.getElementById("pulses")?.replaceChildren();
    paint(seen);
    film.next += 1;
    const timer = clock(film.stage - travel);
    film.moves = [timer, ...grow(seen, film.stage - travel)];
    await timer.finished.catch(() => {});
    if (playing !== film) return;
  }
  end();
}

function end() {
  if (!playing) return;
  const film = playing;
  playing = null;
  for (const each of film.moves) each.cancel();
  for (const { seen } of film.frames.slice(film.next)) paint(seen);
  document.getElementById("pulses")?.remove();
  delete network().dataset.playing;
  status().setAttribute("aria-live", "polite");
  status().replaceChildren(...film.sentence);
}

function begin() {
  const holder = document.getElementById("film");
  const text = holder?.dataset.film;
  if (!text) return;
  delete holder.dataset.film;
  end();
  if (still.matches || document.hidden) return;
  const { start, frames, stage } = JSON.parse(text);
  playing = { frames, stage, next: 0, sentence: [...status().childNodes], moves: [] };
  status().setAttribute("aria-live", "off");
  network().dataset.playing = "running";
  paint(start);
  run(playing);
}

function toggle() {
  const paused = network().dataset.playing === "paused";
  network().dataset.playing = paused ? "running" : "paused";
  for (const each of playing.moves) if (paused) each.play();
  else each.pause();
}

// A second press of what plays goes to the end and does nothing else; any other control goes to the end and then acts.
window.addEventListener("click", (event) => {
  if (!playing) return;
  const move = event.target.closest?.(":is(#controls, #play, #many) [data-move]");
  const skips = move && ["play", "step-forward", "step-backward", "update", "many"].includes(move.dataset.move);
  end();
  if (!skips) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, { capture: true });

window.addEventListener("keydown", (event) => {
  if (!playing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === " " && !event.target.closest("input, select, textarea, [contenteditable]")) toggle();
  else if (event.key === "Escape") end();
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, { capture: true });

still.addEventListener("change", () => {
  end();
  remembered();
});
document.addEventListener("visibilitychange", end);
// What the drawing column asks for itself leaves the picture alone.
const endUnlessAside = ({ target }) => target.closest?.(".draw-tools, #own-digits") || end();
document.addEventListener("htmx:before:request", endUnlessAside);
document.addEventListener("htmx:before:swap", endUnlessAside);
document.addEventListener("htmx:after:swap", begin);

function store(action) {
  try { return action(localStorage); } catch { return null; } // private browsing: the speed lasts for this page
}

function remembered() {
  const choice = document.getElementById("speed");
  if (!choice) return;
  choice.hidden = still.matches;
  const kept = store((of) => of.getItem(KEPT));
  if (kept && [...choice.options].some((option) => option.value === kept)) choice.value = kept;
}

document.addEventListener("change", ({ target }) => {
  if (target.id === "speed") store((of) => of.setItem(KEPT, target.value));
});
document.addEventListener("htmx:after:swap", remembered);
remembered();
