// Build: that no answer came, or another one than this server's, is said at the end of the form.
import "./problem.js";

const UNREACHED = "The server cannot be reached. What is typed here stays: press again when the connection is back.";

function say(text) {
  document.getElementById("build-problem")?.remove();
  if (!text) return;
  const line = Object.assign(document.createElement("p"), { id: "build-problem", className: "field-error", role: "alert", textContent: text });
  document.querySelector(".build-end").prepend(line);
}

document.addEventListener("htmx:before:request", () => say(""));
document.addEventListener("htmx:error", () => say(UNREACHED));
document.addEventListener("problem", ({ detail }) => say(detail));
