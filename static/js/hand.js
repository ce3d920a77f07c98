// A number in the hand: a weight, a bias, an input or a target is dragged, moved by ↑ ↓ or by its slider, and the page follows.
// The server says what is seen; the newest move wins, one request is on its way. Letting go is one edit; Escape, or
// leaving the page, changes nothing.
const GRIPS = "#network :is([data-weight], [data-bias], [data-target], [data-neuron^='0.'])";
const SLIDER = "#explain input[type=range].hand";
// px after which a press is a drag
const FROM = 4;
// ms after the last key, when the number is let go
const REST = 700;
// steps of an arrow key with Shift
const LARGE = 10;

// {number, value or by, wanted, asking, good, timer}
let hand = null;
// {x, y, number, mark}
let press = null;
// what was in the hand when the page was drawn anew
let again = null;
// what was looked at before the number was taken, where that was something else
let before = null;

const field = (id) => document.getElementById(id)?.value ?? "";

function numberOf(mark) {
  const { weight, bias, target, neuron } = mark.dataset;
  if (weight) return `w.${weight}`;
  if (bias) return `b.${bias}`;
  if (target) return `y.${target.split(".")[1]}`;
  return mark.closest("#cells") || document.getElementById("input-picture") ? "" : `x.${neuron.split(".")[1]}`;
}

function take(number) {
  const canvas = document.getElementById("canvas");
  canvas.classList.add("in-hand");
  document.getElementById("explain").classList.add("in-hand");
  document.getElementById("status").setAttribute("aria-live", "off");
  hand = { number, by: 0, value: "", asked: "", asking: null, good: "", timer: 0 };
}

function show({ seen, value }) {
  document.dispatchEvent(new CustomEvent("paint-over", { detail: seen }));
  hand.good = value;
  for (const input of document.querySelectorAll(`#explain [data-held="${hand.number}"]`)) {
    input.dataset.rest ??= input.value;
    if (input !== document.activeElement || input.type !== "range") input.value = value;
  }
}

async function ask() {
  const mine = hand;
  if (!mine || mine.asking) return;
  while (mine === hand && mine.asked !== `${mine.by} ${mine.value}`) {
    mine.asked = `${mine.by} ${mine.value}`;
    mine.asking = new AbortController();
    const body = new FormData();
    const { frame } = document.getElementById("network").dataset;
    const sent = { place: field("place"), version: field("version"), frame, number: mine.number };
    for (const [name, text] of Object.entries({ ...sent, ...(mine.value ? { value: mine.value } : { by: mine.by }) })) {
      body.append(name, text);
    }
    try {
      const answer = await fetch(new URL("hand", import.meta.url), { method: "POST", headers: { "HX-Request": "true" }, body, signal: mine.asking.signal });
      const said = await answer.json();
      if (mine !== hand) return;
      if (said.seen) show(said);
      else document.getElementById("status").textContent = said.problem;
    } catch {
      // let go, or left
      if (mine !== hand) return;
    }
    mine.asking = null;
  }
}

function move(changes) {
  Object.assign(hand, changes);
  ask();
}

/** As it was before the number was taken. */
function putBack() {
  if (!hand) return;
  const last = hand;
  hand = null;
  last.asking?.abort();
  clearTimeout(last.timer);
  document.dispatchEvent(new Event("paint-back"));
  for (const input of document.querySelectorAll("#explain [data-held][data-rest]")) {
    input.value = input.dataset.rest;
    delete input.dataset.rest;
  }
  for (const part of document.querySelectorAll(".in-hand")) part.classList.remove("in-hand");
  document.getElementById("status").setAttribute("aria-live", "polite");
}

/** What was shown last, or asked where nothing was shown yet, is written into the network, as one move. */
function letGo() {
  if (!hand) return;
  const { number, value, good, by } = hand;
  before = null;
  putBack();
  const { elements } = document.getElementById("hand-form");
  elements.number.value = number;
  elements.value.value = value || good;
  elements.by.value = by;
  elements.number.form.dispatchEvent(new Event("let-go"));
}

/** As before the number was taken, what is looked at too. */
function giveUp() {
  putBack();
  // the press goes on, and when it ends it is no click
  if (press) press.givenUp = true;
  if (before !== null) document.dispatchEvent(new CustomEvent("look", { detail: before }));
  before = null;
}

/** Looks at a number first, where something else is looked at. */
function looked(mark, then) {
  before = null;
  if (mark.getAttribute("aria-pressed") === "true") return then();
  const arrived = () => {
    document.removeEventListener("htmx:after:swap", arrived);
    then();
  };
  document.addEventListener("htmx:after:swap", arrived);
  before = document.getElementById("selected").dataset.look;
  document.dispatchEvent(new CustomEvent("look-at", { detail: mark }));
}

document.addEventListener("pointerdown", (event) => {
  const mark = event.target.closest?.(GRIPS);
  const number = mark && event.button === 0 && event.isPrimary ? numberOf(mark) : "";
  press = number ? { x: event.clientX, y: event.clientY, number, mark, id: event.pointerId } : null;
});

document.addEventListener("pointermove", (event) => {
  if (!press || event.pointerId !== press.id) return;
  const by = Math.round(event.clientX - press.x - (event.clientY - press.y));
  press.by = by;
  if (!press.dragged && Math.hypot(event.clientX - press.x, event.clientY - press.y) >= FROM) {
    press.dragged = true;
    // nothing else is hovered on the way
    press.mark.setPointerCapture(press.id);
    const mine = press;
    looked(mine.mark, () => {
      if (mine.givenUp || (press !== mine && !mine.over)) return;
      take(mine.number);
      move({ by: mine.by });
      if (mine.over) letGo();
    });
  } else if (press.dragged && hand) {
    move({ by });
  }
});

// A finger that has taken hold of a number scrolls nothing; touch-action does not reach what is drawn without a colour.
document.addEventListener("touchmove", (event) => press && event.preventDefault(), { passive: false });

function release() {
  if (press?.dragged) {
    press.over = true;
    letGo();
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }));
  }
  press = null;
}

function swallow(event) {
  event.stopImmediatePropagation();
  event.preventDefault();
}

document.addEventListener("pointerup", release);
document.addEventListener("pointercancel", () => {
  giveUp();
  press = null;
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && (hand || (press?.dragged && !press.givenUp))) {
    giveUp();
    event.stopImmediatePropagation();
    return;
  }
  const mark = event.target.closest?.(GRIPS);
  const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (!mark || !direction || event.ctrlKey || event.metaKey || event.altKey) return;
  const number = numberOf(mark);
  if (!number) return;
  event.preventDefault();
  const by = direction * (event.shiftKey ? LARGE : 1);
  if (hand?.number === number) nudge(by);
  else looked(mark, () => {
    putBack();
    take(number);
    nudge(by);
  });
}, { capture: true });

function nudge(by) {
  move({ by: hand.by + by });
  clearTimeout(hand.timer);
  hand.timer = setTimeout(letGo, REST);
}

document.addEventListener("focusout", (event) => {
  if (hand?.timer && event.target.closest?.(GRIPS)) letGo();
});

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.(SLIDER)) return;
  if (hand?.number !== target.dataset.held) {
    putBack();
    take(target.dataset.held);
  }
  move({ value: target.value });
});

document.addEventListener("change", ({ target }) => {
  if (target.matches?.(SLIDER)) letGo();
});

// What comes meanwhile, such as the picture for another room, is drawn below the hand.
document.addEventListener("htmx:before:swap", () => {
  again = hand ?? again;
  putBack();
});

document.addEventListener("htmx:after:swap", () => {
  const held = hand ? null : again;
  again = null;
  if (!held) return;
  take(held.number);
  if (held.timer) nudge(held.by);
  else move({ by: held.by, value: held.value });
});

addEventListener("pagehide", putBack);
