"""The list of one's own digits: removing one, taking that back, and where the focus goes."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import violations
from tests.browser.steps import say
from tests.browser.test_drawing import drawing_page  # noqa: F401
from tests.browser.test_teaching import taught
from tests.browser.windows import NARROW, WIDE

BOTH = pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])


def keep(page, digits: str) -> None:
    """Label and teach a sample of each digit, and open the list."""
    for digit in digits:
        page.get_by_label("Or use a sample").select_option(label=digit)
        say(page, digit)
        with list_arrives(page):
            taught(page, "1 step")
    with list_arrives(page):
        page.locator("#own-digits summary").click()
    expect(page.locator(".own-group li")).to_have_count(len(digits))


def list_arrives(page):
    """Wait for the list. It is fetched when a digit is kept and when it is opened; a late one shows what came after."""
    return page.expect_response(lambda r: r.url.endswith("/drawings") and r.request.method == "GET")


def remove(page, digit: str):
    return page.get_by_role("button", name=f"Remove this {digit}")


def undo(page):
    return page.locator("#own-digits").get_by_role("button", name="Undo")


def said(page):
    return page.locator("#own-digits [role=status]")


def counted(page, count: int) -> None:
    expect(page.locator("#own-digits summary")).to_have_text(f"Your digits: {count}")


def tops(page) -> list[float]:
    return page.locator(".own-group, .own-all, #own-import").evaluate_all(
        "es => es.map(e => Math.round(e.getBoundingClientRect().top))"
    )


@BOTH
def test_one_that_was_removed_is_brought_back_where_it_stood(open_page, viewport):
    page = open_page("/lessons/draw-a-digit", viewport)
    keep(page, "149")
    picture = page.get_by_label("A 4 of yours").inner_html()
    places = tops(page)
    remove(page, "4").click()
    counted(page, 2)
    expect(said(page)).to_have_text("Removed the 4.")
    expect(page.get_by_label("A 4 of yours")).to_have_count(0)
    expect(undo(page)).to_be_in_viewport(ratio=1)
    assert tops(page) == places
    assert violations(page) == []
    undo(page).click()
    counted(page, 3)
    expect(said(page)).to_have_text("The 4 is back.")
    assert page.get_by_label("A 4 of yours").inner_html() == picture
    expect(undo(page)).to_have_count(0)
    page.reload()
    counted(page, 3)


def test_the_focus_goes_to_undo_and_then_to_what_is_back_and_the_next_is_one_tab_on(drawing_page):  # noqa: F811
    page = drawing_page
    keep(page, "149")
    remove(page, "1").focus()
    page.keyboard.press("Enter")
    expect(undo(page)).to_be_focused()
    expect(undo(page)).to_have_accessible_name("Undo: bring this 1 back")
    page.keyboard.press("Enter")
    expect(remove(page, "1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(undo(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(remove(page, "4")).to_be_focused()
    page.keyboard.press("Enter")
    expect(undo(page)).to_have_accessible_name("Undo: bring this 4 back")
    expect(undo(page)).to_be_focused()


def test_a_second_click_never_takes_another_one_away_nor_the_way_back(drawing_page):  # noqa: F811
    page = drawing_page
    keep(page, "49")
    remove(page, "4").dblclick()
    expect(said(page)).to_have_text("Removed the 4.")
    page.wait_for_load_state("networkidle")
    counted(page, 1)
    expect(undo(page)).to_have_count(1)
    expect(remove(page, "9")).to_have_count(1)


def test_the_second_press_of_a_slow_double_click_does_not_undo_what_the_first_did(drawing_page):  # noqa: F811
    page = drawing_page
    keep(page, "49")
    box = remove(page, "4").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down(click_count=1)
    page.mouse.up(click_count=1)
    expect(undo(page)).to_be_focused()
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    page.wait_for_load_state("networkidle")
    expect(said(page)).to_have_text("Removed the 4.")
    counted(page, 1)


def test_one_that_another_tab_has_removed_is_said_to_be_gone_and_the_next_has_the_focus(drawing_page):  # noqa: F811
    page = drawing_page
    keep(page, "49")
    page.request.post("/drawings/remove-all", headers={"Origin": page.evaluate("origin")})
    remove(page, "4").click()
    expect(said(page)).to_have_text("It had been removed already.")
    expect(said(page)).to_be_in_viewport(ratio=1)
    expect(page.locator("#own-digits summary")).to_be_focused()
    counted(page, 0)


def test_without_a_connection_it_is_said_and_undo_can_be_pressed_again(open_page):
    page = open_page("/lessons/draw-a-digit", expect={"Failed to load resource", "htmx:error"})
    keep(page, "49")
    remove(page, "4").click()
    expect(undo(page)).to_be_visible()
    page.context.set_offline(True)
    undo(page).click()
    expect(page.locator("#status")).to_contain_text("The server cannot be reached.")
    page.context.set_offline(False)
    undo(page).click()
    expect(said(page)).to_have_text("The 4 is back.")
    counted(page, 2)
