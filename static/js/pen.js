/* While the pen moves, the page follows it: the newest strokes are asked about, one request is on its way. */
// ms of an answer, from which on a hand asks half as often
const SLOW = 200;
// ms between two questions
const [FAST_REST, SLOW_REST] = [40, 160];

const valueOf = (id) => document.getElementById(id)?.value ?? "";

export class Pen {
  wanted = null;
  asking = null;

  /** `redraws(target)` says whether an answer to `target` draws the picture. */
  constructor(section, redraws) {
    this.section = section;
    // An answer draws what has changed since the picture at rest; where none comes, that stands there again.
    document.addEventListener("htmx:before:swap", ({ target }) => redraws(target) && this.putBack());
    document.addEventListener("htmx:finally:request", ({ detail }) => {
      if (detail.ctx.sourceElement.id === "drawn-form" && !this.asking) this.putBack();
    });
  }

  /** The strokes as they are now. */
  draws(strokes) {
    this.wanted = strokes;
    this.section.dataset.pen = "";
    document.getElementById("canvas").classList.add("in-hand");
    if (!this.asking) this.ask();
  }

  async ask() {
    while (this.wanted) {
      const strokes = this.wanted;
      this.wanted = null;
      const mine = (this.asking = new AbortController());
      const begun = performance.now();
      try {
        const body = new FormData();
        const { frame } = document.getElementById("network").dataset;
        const sent = { place: valueOf("place"), frame, strokes: JSON.stringify(strokes), drives: this.drives ? "1" : "" };
        for (const [name, text] of Object.entries(sent)) body.append(name, text);
        const answer = await fetch(new URL("digit/pen", import.meta.url), { method: "POST", headers: { "HX-Request": "true" }, body, signal: mine.signal });
        const { read, seen } = await answer.json();
        if (mine.signal.aborted) return;
        if (read) document.dispatchEvent(new CustomEvent("paint", { detail: read }));
        if (seen) document.dispatchEvent(new CustomEvent("paint-over", { detail: seen }));
      } catch {
        // lifted; what is asked at rest says whether anybody answers
        if (mine.signal.aborted) return;
      }
      const took = performance.now() - begun;
      await new Promise((done) => setTimeout(done, Math.max(0, (took > SLOW ? SLOW_REST : FAST_REST) - took)));
      if (mine.signal.aborted) return;
    }
    this.asking = null;
  }

  get drives() {
    return this.section.hasAttribute("data-drives");
  }

  /** The pen is lifted: nothing that was asked before is shown any more. */
  lifted() {
    this.wanted = null;
    this.asking?.abort();
    this.asking = null;
    delete this.section.dataset.pen;
    document.getElementById("canvas").classList.remove("in-hand");
  }

  putBack() {
    document.dispatchEvent(new Event("paint-back"));
  }
}
