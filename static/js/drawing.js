/* The drawing column: keeps the strokes, asks what they are, and offers them as an example. */
import { heard } from "./heard.js";
import { keepInSight } from "./in_sight.js";
import { keep, kept } from "./kept.js";
import { allow, Labelling } from "./labelling.js";
import { follow, paint, watch } from "./pad.js";
import { Pen } from "./pen.js";
import { blank, goesOn, thinned } from "./strokes.js";

const UNREADABLE = [413, 422];

class DrawingColumn {
  strokes = [];
  growing = [];
  earlier = [];

  constructor(section) {
    this.section = section;
    this.canvas = this.find("canvas");
    this.form = this.find(".draw-tools");
    this.labelling = new Labelling(section, () => this.say());
    this.sample = this.find("#draw-sample");
    this.pen = new Pen(section, (target) => this.changedBy(target));
    this.connectPad();
    this.connectControls();
    this.connectAnswers();
    keepInSight(section);
  }

  find(selector) {
    return this.section.querySelector(selector);
  }

  get all() {
    return [...this.strokes, ...this.growing];
  }

  connectPad() {
    follow(this.canvas, {
      grow: (strokes) => {
        this.sample.value = "";
        this.growing = strokes;
        paint(this.canvas, this.all);
        this.section.toggleAttribute("data-blank", this.all.length === 0);
        this.pen.draws(thinned(this.all));
      },
      finish: (strokes) => this.change([...this.strokes, ...thinned(strokes)]),
    });
    watch(this.canvas, () => paint(this.canvas, this.all));
  }

  connectControls() {
    this.find("#draw-clear").addEventListener("click", () => this.clear());
    this.find("#draw-undo").addEventListener("click", () => this.undo());
    this.sample.addEventListener("change", () => this.sample.value && this.start(JSON.parse(this.sample.value)));
  }

  connectAnswers() {
    this.find("#preparation").addEventListener("toggle", ({ target }) => {
      this.find("#steps-wanted").value = target.open ? "1" : "";
      if (target.open) this.ask();
    });
    this.form.addEventListener("htmx:error", () => this.lose(true));
    this.form.addEventListener("htmx:after:swap", ({ detail }) => {
      const { status } = detail.ctx.response;
      this.lose(status >= 400 && !UNREADABLE.includes(status));
      this.labelling.offer(this.all);
    });
    // A drawing that goes on from there is one move with it.
    document.addEventListener("htmx:after:swap", ({ detail }) => {
      const drawn = detail.ctx.sourceElement === this.find("#drawn-form");
      if (drawn) this.find("#drawn-version").value = document.getElementById("version").value;
    });
    document.addEventListener("htmx:finally:request", ({ detail }) => {
      const drawn = detail.ctx.sourceElement === this.find("#drawn-form");
      if (drawn && this.labelling.label !== this.find("#drawn-label").value) this.say();
    });
    // Whatever else the page did, the network may have learned something since.
    document.addEventListener("htmx:after:swap", ({ target }) => this.changedBy(target) && !blank(this.all) && this.ask());
    heard(this.form, () => this.begin());
    window.addEventListener("online", () => this.section.hasAttribute("data-lost") && this.ask());
  }

  /** Whether the network may be another one after an answer to `target`. */
  changedBy(target) {
    return target !== this.form && !target.closest?.("#own-digits");
  }

  /** What is on the pad already is walked, what was when the page was left only read, as soon as anybody answers. */
  begin() {
    if (this.all.length) return this.show();
    this.strokes = kept();
    if (this.all.length) this.refresh();
  }

  ask() {
    this.form.dispatchEvent(new CustomEvent("ink"));
  }

  start(strokes) {
    this.labelling.forget();
    this.change(strokes);
  }

  change(strokes) {
    this.earlier.push(this.strokes);
    this.strokes = strokes;
    this.growing = [];
    this.show();
  }

  clear() {
    this.sample.value = "";
    if (this.strokes.length) this.start([]);
  }

  undo() {
    if (!this.earlier.length) return;
    this.sample.value = "";
    const left = this.earlier.pop();
    if (!goesOn(this.strokes, left)) this.labelling.forget();
    this.strokes = left;
    this.show();
  }

  refresh() {
    paint(this.canvas, this.all);
    this.find("#before").value = "";
    keep(this.strokes);
    this.section.toggleAttribute("data-blank", this.all.length === 0);
    allow(this.find("#draw-undo"), this.earlier.length ? "" : "There is nothing to undo.");
    this.find("#strokes").value = JSON.stringify(thinned(this.all));
    this.pen.lifted();
    this.ask();
    this.labelling.offer(this.all);
  }

  /** What is on the pad is read, and the walk begins with it. */
  show() {
    this.refresh();
    if (!this.pen.drives || blank(this.all)) return this.pen.putBack();
    this.walk();
  }

  walk() {
    this.find("#drawn-label").value = this.labelling.label;
    this.find("#drawn-form").dispatchEvent(new CustomEvent("drawn"));
  }

  /** What it was said to be is wanted from then on, where nothing was done since it was drawn. */
  say() {
    this.labelling.offer(this.all);
    const marked = document.querySelector("#loss .wanted")?.textContent === this.labelling.label;
    if (!marked && this.find("#drawn-version").value === document.getElementById("version").value) this.walk();
  }

  lose(lost) {
    this.section.toggleAttribute("data-lost", lost);
  }
}

new DrawingColumn(document.getElementById("draw"));
