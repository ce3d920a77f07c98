// Share: a link that did not come is said. The picture is taken home in the theme of the page, as the server's SVG or drawn from
// it as a PNG; files that are too large to be opened are not sent.
const SCALE = 2;
const UNREACHED = "This server was not reached, so there is no picture yet. Try again.";

function address() {
  const place = document.getElementById("place").value;
  return `${new URL("picture.svg", import.meta.url)}?${new URLSearchParams({ theme: document.documentElement.dataset.theme, place })}`;
}

function say(problem) {
  document.getElementById("status").textContent = problem;
}

function named(response) {
  return /filename="(.*)\.svg"/.exec(response.headers.get("content-disposition"))[1];
}

function save(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function savePng() {
  const image = new Image();
  const response = await fetch(address()).catch(() => null);
  if (!response?.headers.get("answered-by")) return say(UNREACHED);
  if (!response.ok) return say((await response.json()).detail);
  image.src = `data:image/svg+xml,${encodeURIComponent(await response.text())}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: SCALE * image.naturalWidth, height: SCALE * image.naturalHeight });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => save(blob, `${named(response)}.png`), "image/png");
}

// Where no link came, none is shown, not one of another moment either.
function failed(text) {
  const link = document.querySelector("#share:popover-open #share-link");
  link?.replaceChildren(Object.assign(document.createElement("p"), { className: "field-error", role: "alert", textContent: text }));
}

document.addEventListener("problem", ({ detail }) => failed(detail));
document.addEventListener("htmx:error", () => failed("The server cannot be reached, so there is no link yet. Close this and try again."));

document.addEventListener("toggle", (event) => {
  if (event.target.id === "share" && event.newState === "open") event.target.dispatchEvent(new Event("opened"));
}, true);

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-picture]");
  if (!link) return;
  link.href = address();
  if (link.dataset.picture === "png") {
    event.preventDefault();
    savePng();
  }
});

document.addEventListener("change", (event) => {
  const field = event.target.closest?.("[data-most]");
  if (!field) return;
  const tooLarge = field.files[0]?.size > Number(field.dataset.most);
  const most = (Number(field.dataset.most) / 1e6).toFixed(1);
  field.form.querySelector(".field-error").textContent = tooLarge ? `This file is too large: at most ${most} MB can be opened.` : "";
  field.form.querySelector("button").disabled = tooLarge;
});
