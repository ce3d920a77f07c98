"""What a learner does on the page, in words.

`press` is the real click of a mouse. `walk` and `select` tell a control of a click that nobody made, which costs half:
they lead to what a test looks at.
"""

from playwright.sync_api import Locator, Page

from tests.browser.windows import PATIENCE

# Nobody hears what is told before htmx has started, which it says with an attribute.
TELL = """(control, patience) => new Promise((done, fail) => {
    const version = () => document.getElementById("version")?.value;
    const begun = performance.now();
    let before = null;
    const look = () => {
        if (before === null && document.querySelector("[data-htmx-powered]")) {
            before = version();
            control.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
        }
        if (before !== null && version() && version() !== before) requestAnimationFrame(() => setTimeout(done));
        else if (performance.now() - begun > patience) fail(new Error("nothing has changed: " + control.outerHTML));
        else setTimeout(look, 4);
    };
    look();
})"""
WALK = f"""async ([names, patience]) => {{
    const tell = {TELL};
    for (const name of names) {{  // a tick of the timeline has its own name, and shows that of its phase
        const buttons = [...document.querySelectorAll("button:not(.tick)")];
        const named = buttons.filter(button => button.textContent.trim() === name);
        if (named.length !== 1) throw new Error(`${{named.length}} buttons say ${{name}}`);
        await tell(named[0], patience);
    }}
}}"""

MARKED = """() => [document.querySelector("#loss .wanted")?.textContent, document.getElementById("version").value]"""

FILLS = """() => {
    const svg = document.getElementById("network"), room = document.getElementById("canvas").getBoundingClientRect();
    const { a } = svg.getScreenCTM(), { width, height } = svg.viewBox.baseVal;
    return a > 0.975 && (width * a > 0.93 * (room.width - 12) || height * a > 0.93 * room.height);
}"""


def fitted(page: Page) -> None:
    """Wait until the picture is the one for the room that the page has, which it is told once it is there."""
    page.wait_for_function(FILLS)


def press(page: Page, name: str) -> None:
    """Click a control and wait for what it changes."""
    before = version(page)
    page.get_by_role("button", name=name, exact=True).click()
    moved_on(page, before)


def walk(page: Page, *names: str) -> None:
    """Make moves by what stands on their controls, one after the other: to look for a role costs a third of a move."""
    page.evaluate(WALK, [names, PATIENCE])


def tell(control: Locator) -> None:
    """Tell a control of a click and wait for what it changes. Raises where that takes too long."""
    control.evaluate(TELL, PATIENCE)


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


def say(page: Page, digit: str, marked: bool = True) -> None:
    """Say which digit the drawing was, and wait until it is `marked`, as it is where nothing was done since."""
    before = page.evaluate(MARKED)
    label(page, digit).check()
    if marked and before[0] != digit:
        page.wait_for_function(
            f"""([digit, before]) => {{
                const [wanted, version] = ({MARKED})();
                return wanted === digit && version !== before;
            }}""",
            arg=[digit, before[1]],
        )


def label(page: Page, digit: str) -> Locator:
    """One of the ten digits that a drawing can be said to be."""
    return page.get_by_role("group", name="What was it?").get_by_role("radio", name=digit, exact=True)


def select(page: Page, mark: str) -> None:
    """Select an edge or a neuron of the picture."""
    tell(page.locator(f"#network {mark}"))


def build(page: Page, **fields: str) -> None:
    """Fill in "Build your own" and send it."""
    page.get_by_role("link", name="Build your own").click()
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
