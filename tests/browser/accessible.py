"""What axe finds wrong with a page, by WCAG 2.2 AA."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},  # the one rule of WCAG 2.2 AA that axe leaves off by itself
}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""What is left to ask in the dark of a page that is in order in light: nothing but colours is other there."""
# axe parses the same dozen colours thousands of times, which takes it a fifth of its time: here each is parsed once.
PARSE_COLOURS_ONCE = """() => {
    const { Color } = axe.commons.color, parse = Color.prototype.parseString, known = new Map();
    Color.prototype.parseString = function (text) {
        if (!known.has(text)) known.set(text, parse.call(new Color(0, 0, 0), text));
        const { r, g, b, alpha } = known.get(text);
        return Object.assign(this, { r, g, b, alpha });
    };
}"""
# A background that is still on its way to its new colour is that of neither scheme.
ARRIVED = """async () => {
    for (let still = 0; still < 2; ) {
        await new Promise(requestAnimationFrame);
        const going = document.getAnimations().filter(animation => animation instanceof CSSTransition);
        for (const transition of going) transition.finish();
        still = going.length ? 0 : still + 1;
    }
}"""
SCRIPT = Axe().axe_script


def violations(page: Page, rules: dict = RULES, within: str = "html") -> list[str]:
    """Each rule broken, with the first element that breaks it; to describe what is in order takes as long again."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
        page.evaluate(PARSE_COLOURS_ONCE)
    options = {**rules, "resultTypes": ["violations"]}
    found = page.evaluate("sent => axe.run(...sent).then(result => result.violations)", [within, options])
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]


def violations_in_both_schemes(page: Page, rules: dict = RULES, within: str = "html") -> list[str]:
    """Each rule broken in light, and each of colours broken in the dark, to which the page turns as it is."""
    found = violations(page, rules, within)
    page.emulate_media(color_scheme="dark")
    page.evaluate(ARRIVED)
    found += [f"in the dark, {fault}" for fault in violations(page, COLOURS, within)]
    page.emulate_media(color_scheme="light")
    page.evaluate(ARRIVED)
    return found
