// The theme: automatic, light, dark or projector, remembered by this browser. Runs before the first paint.
(() => {
  const names = ["auto", "light", "dark", "projector"];
  const store = {
    read() { try { return localStorage.getItem("theme"); } catch { return null; } },
    write(name) { try { localStorage.setItem("theme", name); } catch { /* private browsing: the theme lasts for this page */ } },
  };
  let current = names.includes(store.read()) ? store.read() : "auto";

  const dark = matchMedia("(prefers-color-scheme: dark)");
  // colours of the system, dark or light whatever is chosen here
  const forced = matchMedia("(forced-colors: active)");

  function show() {
    const before = document.documentElement.dataset.theme;
    const chosen = current !== "auto" && (!forced.matches || (current === "projector" && !dark.matches));
    document.documentElement.dataset.theme = chosen ? current : dark.matches ? "dark" : "light";
    if (before && before !== document.documentElement.dataset.theme) window.dispatchEvent(new Event("resize")); // letters may be larger
    const button = document.getElementById("theme");
    if (!button) return;
    button.querySelector("span").textContent = current[0].toUpperCase() + current.slice(1);
    button.setAttribute("aria-label", `Theme: ${current === "auto" ? "automatic" : current}`);
  }

  show();
  for (const each of [dark, forced]) each.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", () => {
    show();
    document.getElementById("theme")?.addEventListener("click", () => {
      current = names[(names.indexOf(current) + 1) % names.length];
      store.write(current);
      show();
    });
  });
})();
