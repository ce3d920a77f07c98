// On a phone: "…" opens the controls that are seldom needed, and Escape closes them; a sentence that is cut can be scrolled by keys.
const dock = document.querySelector(".dock");

function open(wanted) {
  dock.classList.toggle("all", wanted);
  dock.querySelector("#more-controls").setAttribute("aria-expanded", wanted);
}

if (dock) {
  const more = dock.querySelector("#more-controls"), sentence = dock.querySelector(".sentence");
  more.addEventListener("click", () => open(!dock.classList.contains("all")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !dock.matches(".all") || !more.checkVisibility() || document.querySelector(":popover-open")) return;
    // what is selected stays so
    event.stopImmediatePropagation();
    open(false);
    if (!document.activeElement.checkVisibility()) more.focus({ preventScroll: true });
  }, true);
  const reach = () => sentence.tabIndex = sentence.scrollHeight > sentence.clientHeight + 1 ? 0 : -1;
  new MutationObserver(() => {
    sentence.scrollTop = 0;
    reach();
  }).observe(sentence, { subtree: true, childList: true, characterData: true });
  new ResizeObserver(reach).observe(sentence);
}
