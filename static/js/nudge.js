// A slider that is dragged has the focus: not every browser gives it, and an answer leaves only a focused slider alone.
document.addEventListener("pointerdown", (event) => event.target.closest?.("#nudge-amount")?.focus());
