/* What a drawing is for: to be an example once there is one, to teach once a person has said which digit it was. */
import { blank } from "./strokes.js";

export class Labelling {
  /** `changed` is called when a person says which digit it was. */
  constructor(section, changed) {
    this.section = section;
    this.choices = [...section.querySelectorAll("#draw-label input")];
    section.querySelector("#draw-label").addEventListener("change", changed);
  }

  get chosen() {
    return this.choices.some((choice) => choice.checked);
  }

  /** What a person said it was, else nothing. */
  get label() {
    return this.choices.find((choice) => choice.checked)?.value ?? "";
  }

  /** Another drawing is there: what the one before was said to be does not count for it. */
  forget() {
    for (const choice of this.choices) choice.checked = false;
  }

  /** Marks the digit that is read, and enables the buttons or says what they wait for. */
  offer(strokes) {
    const { digit } = this.section.querySelector("#prediction").dataset;
    for (const choice of this.choices) {
      const read = choice.value === digit;
      choice.parentElement.toggleAttribute("data-read", read);
      choice.parentElement.title = read ? "what the network reads" : "";
    }
    const reason = this.section.querySelector("#use-reason");
    const missing = this.missing(strokes);
    reason.textContent = reason.dataset[missing || "ready"];
    this.section.dataset.missing = missing || "ready";
    document.dispatchEvent(new Event("labelled"));
    const buttons = this.section.querySelectorAll("[data-labelled]");
    buttons.forEach((button) => allow(button, reason.textContent));
    allow(this.section.querySelector("#draw-use"), missing === "label" ? "" : reason.textContent);
  }

  missing(strokes) {
    if (blank(strokes)) return strokes.length ? "dot" : "blank";
    return this.chosen ? "" : "label";
  }
}

/** Enables a button, or disables it and says why. */
export function allow(button, reason) {
  button.title = reason;
  if (reason) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}
