// A figure in the hand: a handle is dragged, moved by arrow keys or by its slider, and the figure follows. The server draws;
// the newest move wins, one request is on its way. Letting go is one change; Escape changes nothing.
// ms after the last key, when a handle is let go
const REST = 600;
const LARGE = 10;
const ARROWS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

// {handle, sent, asked, asking, rest, timer}
let hand = null;

const figure = () => document.querySelector("#figure.figure");
const field = (id) => document.getElementById(id)?.value ?? "";

function take(handle) {
  if (hand?.handle === handle) return;
  letGo();
  hand = { handle, sent: null, asked: "", asking: null, rest: figure().cloneNode(true), timer: 0 };
}

const become = (wanted) => document.dispatchEvent(new CustomEvent("become", { detail: [figure(), wanted] }));

const drawn = (html) => new DOMParser().parseFromString(html, "text/html").getElementById("figure");

function show(wanted) {
  become(wanted);
  for (const input of figure().querySelectorAll("input:not([type=hidden])")) {
    if (input !== document.activeElement) input.value = input.getAttribute("value");
  }
}

document.addEventListener("figure-drawn", ({ detail }) => show(detail));

function form(sent) {
  const body = new FormData();
  const all = { place: field("place"), version: field("version"), handle: hand.handle, ...sent };
  for (const [name, text] of Object.entries(all)) body.append(name, text);
  return body;
}

async function move(sent) {
  hand.sent = sent;
  const mine = hand;
  if (mine.asking) return;
  while (mine === hand && mine.asked !== mine.sent) {
    mine.asked = mine.sent;
    mine.asking = new AbortController();
    try {
      const answer = await fetch(new URL("../../figure", import.meta.url), {
        method: "POST", headers: { "HX-Request": "true" }, body: form(mine.asked), signal: mine.asking.signal,
      });
      const said = await answer.text();
      if (mine !== hand) return;
      if (answer.ok) show(drawn(said));
    } catch {
      if (mine !== hand) return;
    }
    mine.asking = null;
  }
}

/** What is held is kept as it is, in one change. */
function letGo() {
  if (!hand) return;
  const { handle, sent, asking, timer } = hand;
  asking?.abort();
  clearTimeout(timer);
  hand = null;
  if (!sent) return;
  const { elements } = document.getElementById("figure-form");
  for (const name of ["x", "y", "by", "value", "slices"]) elements[name].value = sent[name] ?? "";
  elements.handle.value = handle;
  elements.handle.form.dispatchEvent(new Event("let-go"));
}

function giveUp() {
  if (!hand) return;
  hand.asking?.abort();
  clearTimeout(hand.timer);
  const { rest } = hand;
  hand = null;
  show(rest);
}

function point({ clientX, clientY }) {
  const at = new DOMPoint(clientX, clientY).matrixTransform(figure().querySelector("svg").getScreenCTM().inverse());
  return { x: at.x.toFixed(2), y: at.y.toFixed(2) };
}

let pressed = null;

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest?.("#figure [data-handle].figure-grip");
  const handle = grip?.dataset.handle ?? event.target.closest?.("#figure [data-places]")?.dataset.places;
  if (!handle || event.button !== 0 || !event.isPrimary) return;
  event.preventDefault();
  grip?.focus();
  pressed = event.pointerId;
  figure().setPointerCapture(pressed);
  take(handle);
  if (!grip) move(point(event));
});

document.addEventListener("pointermove", (event) => {
  if (event.pointerId === pressed && hand) move(point(event));
});

document.addEventListener("pointerup", (event) => {
  if (event.pointerId === pressed) letGo();
  pressed = null;
});

document.addEventListener("pointercancel", () => {
  giveUp();
  pressed = null;
});

document.addEventListener("touchmove", (event) => pressed !== null && event.preventDefault(), { passive: false });

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && hand) {
    giveUp();
    event.stopImmediatePropagation();
    return;
  }
  const handle = event.target.closest?.(".figure-grip")?.dataset.handle;
  const way = ARROWS[event.key];
  if (!handle || !way || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  take(handle);
  move({ by: Number(hand.sent?.by ?? 0) + way * (event.shiftKey ? LARGE : 1) });
  clearTimeout(hand.timer);
  hand.timer = setTimeout(letGo, REST);
}, { capture: true });

document.addEventListener("focusout", (event) => {
  if (hand?.timer && event.target.closest?.(".figure-grip")) letGo();
});

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.(".figure-slider")) return;
  take(target.dataset.handle);
  move({ value: target.value });
});

document.addEventListener("change", ({ target }) => {
  if (target.matches?.(".figure-slider")) letGo();
});

addEventListener("pagehide", giveUp);

// What was chosen to see the network as closes the list.
document.addEventListener("htmx:after:swap", () => document.getElementById("see-as")?.hidePopover());
