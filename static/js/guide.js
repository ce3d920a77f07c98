// The guide: of what it asks at a time, what the pad is ready for is shown; the mark that it is done at is lit.
const MARKS = {
  control: (key) => `#controls [data-move="${key}"]`,
  weight: (key) => `#network [data-weight="${key}"]`,
  neuron: (key) => `#network :is([data-neuron="${key}"], [data-enlarged="${key}"])`,
  pad: () => "#draw .pad",
  said: () => "#draw-label",
  see: () => "#draw-see",
};

function asked() {
  const { missing } = document.getElementById("draw")?.dataset ?? {};
  const asks = [...document.querySelectorAll("#hint [data-asks]")];
  const now = asks.find(({ dataset }) => dataset.pad?.split(" ").includes(missing)) ?? asks[0];
  for (const ask of asks) if (ask.hidden !== (ask !== now)) ask.hidden = ask !== now;
  return now?.dataset.asks;
}

function light() {
  const mark = asked();
  const [kind, key] = mark?.split(":") ?? [];
  const lit = mark ? [...document.querySelectorAll(MARKS[kind](key))] : [];
  for (const old of document.querySelectorAll("[data-asked]")) if (!lit.includes(old)) old.removeAttribute("data-asked");
  for (const element of lit) element.setAttribute("data-asked", "");
}

document.addEventListener("htmx:after:swap", light);
document.addEventListener("labelled", light);
light();
