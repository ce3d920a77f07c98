"""What axe finds wrong with a page, by WCAG 2.2 AA."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},  # the one rule of WCAG 2.2 AA that axe leaves off by itself
}
SCRIPT = Axe().axe_script


def violations(page: Page, rules: dict = RULES) -> list[str]:
    """Each rule broken, with the first element that breaks it; to describe what is in order takes as long again."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    options = {**rules, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(options).then(result => result.violations)", options)
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]
