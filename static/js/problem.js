// An answer that is only a problem, such as that of a failing server, is told in its own words and put nowhere else.
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (!ctx.response.headers.get("content-type")?.startsWith("application/problem+json")) return;
  ctx.swap = "none";
  document.dispatchEvent(new CustomEvent("problem", { detail: JSON.parse(ctx.text).detail }));
});
