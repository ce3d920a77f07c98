// The runs: after a start they come into view, and a table that somebody opened or closed stays so, in this tab.
const NAME = "results"; // by the id of the table, whether it was opened

function start({ target, detail }) {
  if (target.id !== "train-form") return;
  const refused = target.querySelector('[aria-invalid="true"]');
  if (refused) (refused.querySelector("input:checked") ?? refused).focus();
  else if (detail.ctx.response?.status === 200) show(target, document.getElementById("train-charts"));
}

function show(form, charts) {
  history.replaceState(history.state, "", location.pathname); // what is reloaded is the newest run
  const { top, bottom } = charts.getBoundingClientRect();
  if (top >= 0 && bottom <= innerHeight && top < form.getBoundingClientRect().bottom) return;
  charts.focus({ preventScroll: true });
  charts.scrollIntoView();
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME)) ?? {};
  } catch {
    return {};
  }
}

function keep(event) {
  const table = event.target.closest?.(".run-results > summary")?.parentElement;
  if (!table) return;
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ ...kept(), [table.id]: !table.open }));
  } catch {
    // Where nothing may be stored a table is as the server has it after a reload.
  }
}

function open() {
  const chosen = kept();
  for (const table of document.querySelectorAll(".run-results")) {
    table.open = chosen[table.id] ?? "shown" in table.dataset;
  }
}

// What the address says once is said; loaded again it would be news of old.
if (location.search === "?run=gone") history.replaceState(history.state, "", location.pathname);

document.addEventListener("click", keep);
document.addEventListener("htmx:after:swap", start);
document.addEventListener("htmx:after:swap", open);
open();
