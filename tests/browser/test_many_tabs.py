"""Many tabs of the lab: they leave a browser's few connections to the pages, and each still shows what happens."""

from playwright.sync_api import Page, expect

from tests.browser.steps import press, version
from tests.browser.test_training import LONG, order, run, train

TABS = 7  # and a lesson: a browser opens six connections to a server
# A request is among these once its answer has ended.
ENDED = """() => performance.getEntriesByType("resource").filter(({name}) => name.includes("/train/stream")).length"""
RESTS = f"""() => ({ENDED})() > 0 && !document.getElementById("train-live")._htmx.sse"""
HIDE = """(hidden) => {
    Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def tabs(page: Page, count: int) -> list[Page]:
    """So many tabs of the lab in the browser of a page, which is the first."""
    found = [page, *(page.context.new_page() for _ in range(count - 1))]
    for tab in found:
        tab.goto("/train")
    return found


def test_seven_tabs_of_the_lab_load_and_show_a_run_and_a_lesson_walks_beside_them(open_page):
    first, *others, last = tabs(open_page("/empty"), TABS)
    row = train(last, **LONG)
    for tab in (last, first):
        course = tab.locator("#accuracy-1-test .course")
        drawn = course.get_attribute("d")
        expect(course).not_to_have_attribute("d", drawn)
    for tab in others:
        expect(run(tab, 1)).to_contain_text("training")
    lesson = last.context.new_page()
    lesson.goto("/lessons/2-2-2")
    before = version(lesson)
    press(lesson, "Step")
    expect(lesson.locator("#version")).not_to_have_value(before)
    order(row, "Stop")
    for tab in (first, *others):
        expect(run(tab, 1)).to_contain_text("stopped")
    last.wait_for_function(RESTS)


def test_a_tab_that_rests_sees_what_is_done_in_another(open_page):
    watching, acting = tabs(open_page("/empty"), 2)
    watching.wait_for_function(RESTS)
    row = train(acting, **LONG)
    expect(run(watching, 1)).to_contain_text("training")
    order(row, "Pause")
    expect(run(watching, 1)).to_contain_text("paused")
    watching.wait_for_function(RESTS)
    order(row, "Go on")
    expect(run(watching, 1)).to_contain_text("training")


def test_a_tab_out_of_sight_holds_no_stream_and_catches_up_when_it_is_looked_at(open_page):
    hidden, acting = tabs(open_page("/empty"), 2)
    hidden.wait_for_function(RESTS)
    hidden.evaluate(HIDE, True)
    ended = hidden.evaluate(ENDED)
    row = train(acting, **LONG)
    order(row, "Stop")
    expect(row).to_contain_text("stopped")
    assert hidden.evaluate(ENDED) == ended
    hidden.evaluate(HIDE, False)
    expect(run(hidden, 1)).to_contain_text("stopped")
