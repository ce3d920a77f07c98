/* The drawing stays on the canvas when the page is left and comes back, in this tab; of each walk from training its own. */
const NAME = `drawing ${document.getElementById("draw")?.dataset.of ?? ""}`;

export function keep(strokes) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(strokes));
  } catch {
    // Where nothing may be stored the drawing lasts as long as the page.
  }
}

export function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME)) ?? [];
  } catch {
    return [];
  }
}
