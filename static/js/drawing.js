/* The drawing column: keeps the strokes, asks what they are, and offers them as an example. */
import { follow, paint, watch } from "./pad.js";
import { blank, thinned } from "./strokes.js";

const UNREADABLE = 422;

class DrawingColumn {
  strokes = [];
  growing = [];
  earlier = [];
  labelled = false;

  constructor(section) {
    this.section = section;
    this.canvas = this.find("canvas");
    this.form = this.find(".draw-tools");
    this.label = this.find("#draw-label");
    this.sample = this.find("#draw-sample");
    this.connectPad();
    this.connectControls();
    this.connectAnswers();
  }

  find(selector) {
    return this.section.querySelector(selector);
  }

  get all() {
    return [...this.strokes, ...this.growing];
  }

  connectPad() {
    follow(this.canvas, {
      grow: (stroke) => {
        this.sample.value = "";
        this.growing = [stroke];
        this.refresh();
      },
      finish: (stroke) => this.change([...this.strokes, ...thinned([stroke])]),
    });
    watch(this.canvas, () => paint(this.canvas, this.all));
  }

  connectControls() {
    this.find("#draw-clear").addEventListener("click", () => this.clear());
    this.find("#draw-undo").addEventListener("click", () => this.undo());
    this.sample.addEventListener("change", () => this.sample.value && this.change(JSON.parse(this.sample.value)));
    this.label.addEventListener("change", () => {
      this.labelled = this.label.value !== "";
      this.offer();
    });
  }

  connectAnswers() {
    this.form.addEventListener("htmx:error", () => this.lose(true));
    this.form.addEventListener("htmx:after:swap", ({ detail }) => {
      const { status } = detail.ctx.response;
      this.lose(status >= 400 && status !== UNREADABLE);
      this.offer();
    });
    // Whatever else the page did, the network may have learned something since.
    document.addEventListener("htmx:after:swap", ({ target }) => target !== this.form && !blank(this.all) && this.ask());
    window.addEventListener("online", () => this.section.hasAttribute("data-lost") && this.ask());
  }

  ask() {
    this.form.dispatchEvent(new CustomEvent("ink"));
  }

  change(strokes) {
    this.earlier.push(this.strokes);
    this.strokes = strokes;
    this.growing = [];
    this.refresh();
  }

  clear() {
    this.sample.value = "";
    if (this.strokes.length) this.change([]);
  }

  undo() {
    if (!this.earlier.length) return;
    this.sample.value = "";
    this.strokes = this.earlier.pop();
    this.refresh();
  }

  refresh() {
    paint(this.canvas, this.all);
    this.section.toggleAttribute("data-blank", this.all.length === 0);
    allow(this.find("#draw-undo"), this.earlier.length ? "" : "There is nothing to undo.");
    this.find("#strokes").value = JSON.stringify(thinned(this.all));
    this.ask();
    this.labelled &&= !blank(this.all);
    this.offer();
  }

  /** Enables "Use as example", or says what it waits for; the label follows the prediction until a person sets it. */
  offer() {
    if (!this.labelled) this.label.value = this.find("#prediction").dataset.digit;
    const missing = blank(this.all) ? "blank" : this.label.value === "" ? "label" : "";
    const reason = this.find("#use-reason");
    reason.textContent = reason.dataset[missing || "ready"];
    allow(this.find("#draw-use"), missing && reason.textContent);
  }

  lose(lost) {
    this.section.toggleAttribute("data-lost", lost);
  }
}

function allow(button, reason) {
  button.title = reason;
  if (reason) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}

const section = document.getElementById("draw");
if (section) new DrawingColumn(section);
