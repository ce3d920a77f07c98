"""What was said against a field goes while it is edited, in every form, and moves nothing when the field is left."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import select


def typed(page: Page, field: str, text: str) -> Locator:
    """The field, in which that was typed and sent."""
    found = page.locator(field)
    found.fill(text)
    found.press("Enter")
    return found


def refused(page: Page, field: Locator, message: str) -> None:
    expect(page.locator(message)).not_to_be_empty()
    expect(field).to_have_attribute("aria-invalid", "true")


def accepted(page: Page, field: Locator, message: str) -> None:
    expect(page.locator(message)).to_be_hidden()
    expect(field).not_to_have_attribute("aria-invalid", re.compile(""))


@pytest.mark.parametrize(
    ("path", "first", "field", "message"),
    [
        ("/train", lambda page: None, "#train-hidden", "#train-hidden-error"),
        ("/build", lambda page: None, "#build-sizes", "#build-sizes-error"),
        ("/explore", lambda page: None, "#controls .rate input", "#rate-error"),
        (
            "/explore",
            lambda page: select(page, '[data-weight="1.1.1"]'),
            ".edit input[name=value]",
            ".edit .field-error",
        ),
        ("/explore", lambda page: select(page, '[data-neuron="0.1"]'), ".edit input[name=value]", ".edit .field-error"),
    ],
    ids=["train", "build", "rate", "weight", "input"],
)
def test_a_message_goes_with_the_first_key_and_comes_again_with_the_next_refusal(
    open_page, path, first, field, message
):
    page = open_page(path, expect={"status of 4"})
    first(page)
    for text in ("99999-x", "x"):
        there = typed(page, field, text)
        refused(page, there, message)
        there.focus()
        page.keyboard.press("End")
        refused(page, there, message)
        page.keyboard.type("1")
        accepted(page, there, message)


def test_another_choice_of_digits_takes_back_what_was_said_of_the_first(open_page):
    page = open_page("/train", expect={"status of 4"})
    page.get_by_label("My drawings").check()
    page.get_by_role("button", name="Train", exact=True).click()
    refused(page, page.locator(".lab-data"), "#train-data-error")
    page.get_by_label("8 × 8 digits").check()
    accepted(page, page.locator(".lab-data"), "#train-data-error")


def test_other_fields_and_leaving_the_field_take_nothing_back(open_page):
    page = open_page("/train", expect={"status of 4"})
    field = typed(page, "#train-hidden", "9999")
    refused(page, field, "#train-hidden-error")
    button = page.get_by_role("button", name="Train", exact=True)
    place = button.bounding_box()
    page.locator("#train-epochs").fill("7")
    page.locator("#train-seed").focus()
    refused(page, field, "#train-hidden-error")
    assert button.bounding_box() == place
