// The picture, of which an answer brings only the parts that have changed: each is put upon the element it is a later
// state of, so that what is hovered, focused or in motion stays what it is.

function become(old, wanted) {
  for (const { name } of [...old.attributes]) if (!wanted.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of wanted.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const before = [...old.childNodes];
  const after = [...wanted.childNodes];
  after.forEach((node, at) => {
    const there = before[at];
    if (!there) old.append(node);
    else if (there.nodeName !== node.nodeName) there.replaceWith(node);
    else if (node.nodeType === Node.ELEMENT_NODE) become(there, node);
    else if (there.nodeValue !== node.nodeValue) there.nodeValue = node.nodeValue;
  });
  for (const node of before.slice(after.length)) node.remove();
}

function apply() {
  const network = document.getElementById("network");
  const changes = document.querySelector("#changed > svg");
  if (!changes) return;
  changes.remove();
  if (changes.dataset.since !== network.dataset.drawn) {
    // these are changes of another picture than the one that is here: have it sent whole
    delete network.dataset.drawn;
    document.getElementById("refresh-form").dispatchEvent(new Event("refresh"));
    return;
  }
  for (const part of [...changes.children]) become(document.getElementById(part.id), part);
  changes.replaceChildren();
  delete changes.dataset.since;
  for (const { name, value } of changes.attributes) network.setAttribute(name, value);
}

document.addEventListener("htmx:after:swap", apply);
// [what is there, what it is to be]
document.addEventListener("become", ({ detail }) => become(...detail));
