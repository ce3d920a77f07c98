"""Of the picture an answer brings only the parts that have changed: what they make of it is what a fresh page shows."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import select, walk

# The picture as a tree of names, attributes and texts; what hovering and the name of the picture put there aside.
TREE = """svg => {
  const beside = ["data-drawn", "data-since"];
  const plain = ({ name, value }) =>
    [name, name === "class" ? value.split(/\\s+/).filter((c) => !["", "lit", "dimmed"].includes(c)).join(" ") : value];
  const tree = (node) => node.nodeType === Node.TEXT_NODE ? node.nodeValue.trim() : [
    node.localName,
    [...node.attributes].filter(({ name }) => !beside.includes(name)).map(plain).sort(),
    [...node.childNodes].map(tree).filter((child) => child),
  ];
  return JSON.stringify(tree(svg));
}"""
FRESH = f"""async () => {{
  const text = await (await fetch(location.href)).text();
  return ({TREE})(new DOMParser().parseFromString(text, "text/html").querySelector("#network"));
}}"""
ANSWERS = """() => {
  window.whole = 0;
  document.addEventListener("htmx:before:swap", ({ detail }) => {
    if (detail.ctx.text?.includes('hx-target="#network"')) window.whole += 1;
  });
}"""


def same_as_fresh(page) -> None:
    """The picture on the page is, attribute by attribute, what a page opened now would show."""
    assert page.locator("#network").evaluate(TREE) == page.evaluate(FRESH)


@pytest.mark.parametrize("slug", ["2-2-2", "4-2-3", "batch", "draw-a-digit"])
def test_a_patched_picture_is_what_a_fresh_one_would_be(open_page, slug):
    page = open_page(f"/lessons/{slug}")
    page.evaluate(ANSWERS)
    select(page, '[data-neuron="2.1"]')
    same_as_fresh(page)
    for _ in range(14):
        walk(page, "Step")
        same_as_fresh(page)
    for look in ('[data-neuron="1.1"]', "[data-loss]", '[data-layer="1"]'):
        select(page, look)
        same_as_fresh(page)
    for name in ("Back", "Restart", "Forward pass", "Backward pass", "Update"):
        walk(page, name)
        same_as_fresh(page)


def test_a_step_replaces_no_element_and_asks_for_no_whole_picture(open_page):
    page = open_page("/lessons/2-2-2")
    page.evaluate(ANSWERS)
    page.evaluate("""() => { window.marks = [...document.querySelectorAll("#network [id]")]; }""")
    for _ in range(12):
        walk(page, "Step")
    assert page.evaluate("() => window.marks.every((mark) => mark.isConnected)")
    assert page.evaluate("() => window.whole") == 0
    expect(page.locator("#changed")).to_be_empty()


def test_changes_of_another_picture_than_the_one_on_the_page_bring_it_whole(open_page):
    page = open_page("/lessons/2-2-2")
    walk(page, "Step")
    page.evaluate(
        """() => document.addEventListener("htmx:before:swap", () => {
          document.getElementById("network").dataset.drawn = "another";
        }, { once: true })"""
    )
    with page.expect_response("**/refresh"):
        walk(page, "Step")
    expect(page.locator("#network")).not_to_have_attribute("data-drawn", "another")
    page.wait_for_function("() => document.getElementById('network').dataset.drawn")
    same_as_fresh(page)
