// What the session has is what its choosers show: a choice that was refused, or that nobody heard, is taken back.
function settle() {
  for (const select of document.querySelectorAll("form[hx-trigger=change] select")) {
    const chosen = [...select.options].findIndex((option) => option.defaultSelected);
    if (chosen !== -1 && chosen !== select.selectedIndex) select.selectedIndex = chosen;
  }
}

document.addEventListener("htmx:after:swap", settle);
document.addEventListener("htmx:error", settle);
