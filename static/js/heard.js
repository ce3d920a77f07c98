/* htmx starts some time after the scripts of the page: what is told to an element before that is told to nobody. */

/** Does `action` once htmx answers to what `element` is told. */
export function heard(element, action) {
  if (element.hasAttribute("data-htmx-powered")) action();
  else element.addEventListener("htmx:after:init", action, { once: true });
}
