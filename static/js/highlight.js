// Lights what belongs together: a factor or line of the panel and its mark in the picture, a row and its path, and the
// paths that run through a mark.
const SOURCE = "[data-lights], [data-path], #network :is([data-neuron], [data-weight], [data-bias], [data-loss])";
// the first that is still on the page counts
const looked = { hovered: null, pinned: null, focused: null };

function tokensOf(source) {
  if (source.dataset.lights) return source.dataset.lights.split(" ");
  if ("loss" in source.dataset) return ["loss"];
  const kind = ["neuron", "weight", "bias"].find((name) => name in source.dataset);
  return kind ? [`${kind}:${source.dataset[kind]}`] : [];
}

function pathsOf(source, tokens) {
  const own = source.closest("[data-path]");
  if (own) return [own.dataset.path];
  const rows = [...document.querySelectorAll("#explain [data-path]")];
  const through = rows.filter((row) => tokens.some((token) => row.querySelector(`[data-lights~="${token}"]`)));
  return through.length < rows.length ? through.map((row) => row.dataset.path) : [];
}

function markOf(token) {
  const [kind, key] = token.split(":");
  if (kind === "loss") return "#network [data-loss]";
  const chip = kind === "neuron" ? "" : `, #network [data-chip="${key}"]`;
  return `#network [data-${kind}="${key}"]${chip}`;
}

function lightTokens(tokens) {
  for (const token of tokens) {
    for (const element of document.querySelectorAll(`${markOf(token)}, [data-lights~="${token}"]`)) {
      element.classList.add("lit");
    }
  }
}

function lightPaths(paths) {
  for (const element of document.querySelectorAll("[data-path]")) {
    element.classList.add(paths.includes(element.dataset.path) ? "lit" : "dimmed");
  }
}

function light() {
  for (const old of document.querySelectorAll(".lit, .dimmed")) old.classList.remove("lit", "dimmed");
  const source = Object.values(looked).find((element) => element?.isConnected) ?? document.querySelector("#predict .question-asks[data-lights]");
  if (!source) return;
  const tokens = tokensOf(source);
  lightTokens(tokens);
  const paths = pathsOf(source, tokens);
  if (paths.length) lightPaths(paths);
}

function look(how, element) {
  const source = element?.closest?.(SOURCE) ?? null;
  if (looked[how] === source) return;
  looked[how] = source;
  light();
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "touch") look("hovered", event.target);
});
document.documentElement.addEventListener("pointerleave", () => look("hovered", null));
document.addEventListener("pointerup", (event) => {
  if (event.pointerType !== "touch") return;
  const again = looked.pinned && looked.pinned === event.target.closest?.(SOURCE);
  look("pinned", again ? null : event.target);
});
document.addEventListener("focusin", (event) => look("focused", event.target));
document.addEventListener("focusout", () => look("focused", null));
document.addEventListener("htmx:after:swap", light);
light();
