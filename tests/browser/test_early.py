"""What is pressed before the scripts of a page are there is kept, and done once when they are."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import fitted, version, walk
from tests.browser.test_drawing import start_late


@pytest.fixture(params=["it arrives late", "it starts late"])
def late(open_page, request):
    """A page whose htmx is late, and what lets it come."""

    def opener(path):
        page = open_page(path)
        page.locator("[data-htmx-powered]").first.wait_for(state="attached")
        if request.param == "it starts late":
            page.route("**/htmx.min.js*", start_late, times=1)
            page.reload(wait_until="commit")
            return page, lambda: None
        waiting = []
        page.route("**/htmx.min.js*", lambda route: waiting.append(route), times=1)
        page.reload(wait_until="commit")
        return page, lambda: [route.continue_() for route in waiting]

    return opener


def test_presses_keys_and_choices_of_before_are_done_once_in_their_order(late):
    page, come = late("/lessons/2-2-2")
    moves = []
    page.on("request", lambda request: "/move/" in request.url and moves.append(request.url.rpartition("/")[2]))
    page.get_by_role("button", name="Forward pass").click()
    page.get_by_role("button", name="Step", exact=True).press("ArrowRight")
    page.locator("#network [data-weight='1.1.1'] rect").click()
    page.get_by_role("button", name="Step", exact=True).click()
    page.get_by_label("Step by").select_option("phase")
    come()
    expect(page.locator("#timeline .reached")).to_have_count(7)
    expect(page.locator("#controls [name=granularity] [selected]")).to_have_text("phase")
    expect(page.locator("#network [data-weight='1.1.1']")).to_have_attribute("aria-pressed", "true")
    assert moves == ["step-forward", "step", "step"]
    assert "?" not in page.url


def test_what_does_not_apply_is_not_done_and_says_why(late):
    page, come = late("/lessons/2-2-2")
    before = version(page)
    page.get_by_role("button", name="Back", exact=True).click(force=True)
    come()
    expect(page.locator("#status.refusal")).to_be_visible()
    assert version(page) == before


def test_a_form_that_was_sent_before_builds_its_network(late):
    page, come = late("/build")
    page.locator("#build-form [name=sizes]").fill("3-2-1")
    page.locator("#build-form [name=sizes]").press("Enter")
    come()
    expect(page.locator("#network")).to_have_attribute("aria-label", "Network 3-2-1")
    fitted(page)
    walk(page, "Forward pass")


def test_the_picture_is_laid_out_for_its_room_however_late_the_page_can_ask_for_it(late):
    page, come = late("/lessons/2-2-2")
    page.wait_for_function("() => document.readyState !== 'loading'")
    page.set_viewport_size({"width": 1366, "height": 650})
    page.evaluate("() => new Promise(done => setTimeout(done, 200))")  # by then it has been asked for
    come()
    page.locator("#network[data-frame^='880x3']").wait_for()
