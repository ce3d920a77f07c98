// An answer that is only a problem, such as that of a failing server, is told in its own words and put nowhere else; and so is
// that another answer came in place of this server's: of a proxy, or a page to sign in on.
const say = (detail) => document.dispatchEvent(new CustomEvent("problem", { detail }));
const isProblem = ({ headers }) => headers.get("content-type")?.startsWith("application/problem+json");

document.addEventListener("htmx:after:request", (event) => {
  const { response } = event.detail.ctx;
  if (response.headers.get("answered-by") || isProblem(response)) return;
  event.preventDefault();
  say(response.status < 400
    ? "Another page came in place of an answer, perhaps one to sign in on. Nothing is lost: load this page again."
    : `This server was not reached: something on the way to it answered ${response.status}. Nothing is lost: try again.`);
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (!isProblem(ctx.response)) return;
  ctx.swap = "none";
  say(JSON.parse(ctx.text).detail);
});
