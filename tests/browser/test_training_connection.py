"""The training page when its connection fails: it says so, tries again, and says what has become of the runs."""

import json

from playwright.sync_api import expect

from app.main import create_app
from app.settings import Settings
from tests.browser.test_training import LONG, order, run, train
from tests.serving import serving

STREAM = "**/train/stream*"
LOST = {"ERR_FAILED", "ERR_CONNECTION_REFUSED", "ERR_INTERNET_DISCONNECTED", "htmx:error", "htmx:sse:error", "503"}


# As many messages of the stream later.
MESSAGES = """(count) => new Promise((done) => {
    document.addEventListener("htmx:sse:after:message", () => --count || done());
})"""


def problem(page):
    return page.locator("#status-problem")


def test_a_stream_that_fails_at_first_is_tried_again(open_page):
    page, asked = open_page("/explore", expect=LOST), []

    def answer(route) -> None:
        asked.append(route)
        if len(asked) == 1:
            route.abort()
        elif len(asked) == 2:
            route.fulfill(status=503)
        else:
            route.continue_()

    page.route(STREAM, answer)
    page.goto("/train")
    expect(problem(page)).to_contain_text("cannot be reached")
    expect(problem(page)).to_be_hidden(timeout=15_000)
    assert len(asked) == 3
    row = train(page, **LONG)
    order(row, "Pause")
    expect(row).to_contain_text("paused")


def test_an_order_that_does_not_arrive_is_said_and_changes_nothing(open_page):
    page = open_page("/train", expect=LOST)
    row = train(page, **LONG)
    page.route("**/pause", lambda route: route.abort())
    order(row, "Pause")
    expect(problem(page)).to_contain_text("did not answer")
    page.evaluate(MESSAGES, 4)
    assert "did not answer" in (problem(page).text_content() or "")
    page.unroute("**/pause")
    order(row, "Pause")
    expect(row).to_contain_text("paused")
    expect(problem(page)).to_be_hidden()


def test_a_page_whose_stream_is_lost_gets_the_runs_by_its_answers_although_another_page_watches(open_page):
    watching = open_page("/train", expect=LOST)
    train(watching, **LONG)
    page = watching.context.new_page()
    page.route(STREAM, lambda route: route.abort())
    page.goto("/train")
    expect(problem(page)).to_contain_text("cannot be reached")
    order(run(page, 1), "Pause")
    expect(run(page, 1)).to_contain_text("paused")
    page.close()


def test_a_server_that_was_started_again_has_no_runs_and_the_page_says_so(browser):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    with serving(create_app(Settings(store="memory")), at_once=True) as port:
        page.goto(f"http://127.0.0.1:{port}/train")
        train(page, **LONG)
    expect(problem(page)).to_contain_text("cannot be reached")
    with serving(create_app(Settings(store="memory")), port, at_once=True):
        expect(problem(page)).to_contain_text("runs that were here are gone", timeout=20_000)
        expect(page.locator(".run")).to_have_count(0)
        context.close()


def test_a_server_that_fails_is_quoted_and_the_choices_stay(open_page):
    page = open_page("/train", expect={"500"})
    said = "Something went wrong on the server."
    body = json.dumps({"status": 500, "title": "Internal Server Error", "detail": said})
    page.route(
        "**/train/start", lambda route: route.fulfill(status=500, content_type="application/problem+json", body=body)
    )
    page.get_by_label("Epochs", exact=True).fill("3")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(problem(page)).to_have_text(said)
    expect(page.get_by_label("Epochs", exact=True)).to_have_value("3")
