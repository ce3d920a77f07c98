"""A browser without JavaScript: lessons are chosen, a training step is walked, and a number says why."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def plain(open_page: Callable[..., Page]) -> Page:
    """A lesson in such a browser."""
    return open_page("/lessons/2-2-2", java_script_enabled=False)


def press(page: Page, name: str) -> None:
    page.locator("#controls").get_by_role("button", name=name, exact=True).click()


def test_a_training_step_is_walked_and_taken_back_and_another_lesson_chosen(plain):
    stages = plain.locator("#timeline button").count()
    for stage in range(1, stages + 1):
        press(plain, "Step")
        expect(plain.locator(f"#tick-{stage}")).to_have_attribute("aria-current", "step")
    assert plain.url.endswith("/lessons/2-2-2")
    updated = plain.locator('[data-weight="1.1.1"]').get_attribute("aria-label")
    press(plain, "Back")
    expect(plain.locator(f"#tick-{stages - 1}")).to_have_attribute("aria-current", "step")
    assert plain.locator('[data-weight="1.1.1"]').get_attribute("aria-label") != updated
    plain.locator("#tick-1").click()
    expect(plain.locator("#tick-1")).to_have_attribute("aria-current", "step")
    plain.get_by_role("navigation", name="Lessons").get_by_role("link").first.click()
    plain.wait_for_url("**/lessons/1-1-1")
    press(plain, "Forward pass")
    expect(plain.locator("#status")).to_contain_text("C = ")


def test_a_number_is_asked_why_and_what_cannot_be_done_is_said_once(plain):
    press(plain, "Forward pass")
    press(plain, "Backward pass")
    plain.get_by_role("button", name="Why?", exact=True).first.click()
    expect(plain.locator("#explain [data-why='dC/dw.1.1.1']")).to_be_visible()
    field = plain.get_by_label("Ask why a number is what it is, by its name")
    field.fill("nothing")
    field.press("Enter")
    expect(plain.locator("#status")).to_contain_text("A number is one of")
    plain.reload()
    expect(plain.locator("#status")).not_to_contain_text("A number is one of")
