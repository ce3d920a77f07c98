"""What a learner does on the page, in words."""

from playwright.sync_api import Locator, Page


def press(page: Page, name: str) -> None:
    """Click a control and wait for what it changes."""
    before = version(page)
    page.get_by_role("button", name=name, exact=True).click()
    moved_on(page, before)


def version(page: Page) -> str:
    return page.locator("#version").input_value()


def moved_on(page: Page, before: str) -> None:
    """Wait until the session has another version, and what it changes is drawn."""
    page.wait_for_function(
        """before => {
            const version = document.getElementById("version");
            return version && version.value !== before;
        }""",
        arg=before,
    )


def key(page: Page, name: str) -> None:
    """Press a key and wait for what it changes."""
    before = version(page)
    page.keyboard.press(name)
    moved_on(page, before)


def say(page: Page, digit: str) -> None:
    """Say which digit the drawing was."""
    label(page, digit).check()


def label(page: Page, digit: str) -> Locator:
    """One of the ten digits that a drawing can be said to be."""
    return page.get_by_role("group", name="It was a").get_by_role("radio", name=digit, exact=True)


def select(page: Page, mark: str) -> None:
    """Click an edge or a neuron of the picture."""
    before = version(page)
    page.locator(f"#network {mark}").dispatch_event("click")
    moved_on(page, before)


def build(page: Page, **fields: str) -> None:
    """Fill in "Build your own" and send it."""
    page.get_by_role("button", name="Build your own").click()
    for name, value in fields.items():
        field = page.locator(f"#build-form [name={name}]")
        field.select_option(value) if field.evaluate("e => e.tagName") == "SELECT" else field.fill(value)
    page.get_by_role("button", name="Build", exact=True).click()


def weights(page: Page) -> dict[str, str]:
    """The spoken name of every edge drawn, which holds its weight and gradient."""
    marks = page.locator("#network [data-weight], #network [data-bias]")
    return dict(marks.evaluate_all("es => es.map(e => [e.id, e.getAttribute('aria-label')])"))


def gradients(page: Page) -> dict[str, float]:
    """∂C/∂w of every edge drawn whose gradient has been reached."""
    marks = page.locator("#network [data-gradient]")
    read = marks.evaluate_all("es => es.map(e => [e.dataset.weight ?? 'b' + e.dataset.bias, e.dataset.gradient])")
    return {name: float(value) for name, value in read}
