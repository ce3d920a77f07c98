// Build: that no answer came, or another one than this server's, is said at the end of the form.
import "./problem.js";

const UNREACHED = "The server cannot be reached. What is typed here stays: press again when the connection is back.";

function say(text) {
  document.getElementById("build-problem").textContent = text;
}

document.addEventListener("htmx:before:request", () => say(""));
document.addEventListener("htmx:error", () => say(UNREACHED));
document.addEventListener("problem", ({ detail }) => say(detail));
