/* What a labelled drawing is for: enabled, or saying what it waits for. */
import { blank } from "./strokes.js";

export class Labelling {
  chosen = false;

  /** `changed` is called when a person says which digit it was. */
  constructor(section, changed) {
    this.section = section;
    this.label = section.querySelector("#draw-label");
    this.label.addEventListener("change", () => {
      this.chosen = this.label.value !== "";
      changed();
    });
  }

  /** Another drawing is there: what the one before was said to be does not count for it. */
  forget() {
    this.chosen = false;
  }

  /** Enables the buttons, or says what they wait for; the label follows what is read until a person sets it. */
  offer(strokes) {
    this.chosen &&= !blank(strokes);
    if (!this.chosen) this.label.value = this.section.querySelector("#prediction").dataset.digit;
    const missing = blank(strokes) ? "blank" : this.label.value === "" ? "label" : "";
    const reason = this.section.querySelector("#use-reason");
    reason.textContent = reason.dataset[missing || "ready"];
    const buttons = this.section.querySelectorAll("[data-labelled]");
    buttons.forEach((button) => allow(button, missing && reason.textContent));
  }
}

/** Enables a button, or disables it and says why. */
export function allow(button, reason) {
  button.title = reason;
  if (reason) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}
