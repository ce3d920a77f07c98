"""Editing on the page: what depends on the edit follows it, what does not fit is said at its field."""

import json
from functools import partial

import pytest
from playwright.sync_api import expect

from tests.browser.steps import build, press, select


def set_value(page, value: str) -> None:
    field = page.locator("#explain form input[name=value]")
    field.fill(value)
    field.press("Enter")


def test_what_depends_on_an_edited_weight_follows_it_and_back_undoes_it(page):
    press(page, "Forward pass")
    press(page, "Backward pass")
    select(page, '[data-weight="2.1.1"]')
    set_value(page, "-0.75")
    expect(page.locator('[data-chip="2.1.1"]')).to_contain_text("−0.75")
    expect(page.locator("#timeline .reached")).to_have_count(11)
    expect(page.locator('[data-neuron="2.1"]')).to_contain_text("z 0.424")
    expect(page.locator("#status")).to_contain_text("C goes from 0.298 to")
    press(page, "Back")
    expect(page.locator("#timeline .reached")).to_have_count(11)
    expect(page.locator('[data-chip="2.1.1"]')).to_contain_text("0.4")


def test_an_input_and_a_target_can_be_edited(page):
    press(page, "Forward pass")
    select(page, '[data-neuron="0.1"]')
    set_value(page, "0.5")
    expect(page.locator('[data-neuron="0.1"]')).to_contain_text("0.5")
    expect(page.locator("#timeline .reached")).to_have_count(5)
    select(page, '[data-neuron="2.2"]')
    set_value(page, "0.25")
    expect(page.locator('[data-labels="2.2"]')).to_contain_text("target 0.25")
    expect(page.locator("#timeline .reached")).to_have_count(5)


def test_a_weight_that_is_no_number_is_refused_at_its_field_and_kept_there(open_page):
    page = open_page(expect={"status of 422"})
    press(page, "Forward pass")
    select(page, '[data-weight="1.1.1"]')
    for typed in ("nan", "1e999", "abc"):
        page.locator("#explain form input[name=value]").evaluate(
            "(e, v) => { e.type = 'text'; e.value = v; e.form.noValidate = true; e.form.requestSubmit(); }", typed
        )
        expect(page.locator("#explain [aria-invalid=true]")).to_have_count(1)
        expect(page.locator("#explain .field-error")).not_to_be_empty()
    expect(page.locator("#timeline .reached")).to_have_count(5)


def test_a_learning_rate_out_of_range_is_refused_at_its_field(open_page):
    page = open_page(expect={"status of 422"})
    rate = page.get_by_label("Learning rate")
    rate.fill("-1")
    rate.press("Enter")
    expect(page.locator("#rate-error")).to_contain_text("from 0")
    expect(page.get_by_label("Learning rate")).to_have_value("-1")


def test_a_huge_learning_rate_diverges_in_words_and_back_leads_out(page):
    select(page, '[data-neuron="2.2"]')
    first = page.locator("#network").evaluate("e => e.outerHTML")
    set_value(page, "0.5")  # which no saturated output can be
    expect(page.locator("#version")).not_to_have_value("0")
    before = page.locator("#version").input_value()
    rate = page.get_by_label("Learning rate")
    rate.fill("1000000")
    rate.press("Enter")
    expect(page.locator("#version")).not_to_have_value(before)
    for _ in range(2):
        for name in ("Forward pass", "Backward pass", "Update"):
            button = page.get_by_role("button", name=name, exact=True)
            if button.get_attribute("aria-disabled") != "true":
                press(page, name)
    expect(page.locator("#status")).to_contain_text("diverged")
    assert "NaN" not in page.inner_text("body") and "nan" not in page.locator("#network").inner_html().lower()
    while page.get_by_role("button", name="Back", exact=True).get_attribute("aria-disabled") != "true":
        press(page, "Back")
    expect(page.locator("#status")).not_to_contain_text("diverged")
    assert page.locator("#network").evaluate("e => e.outerHTML") == first


def test_a_relu_network_that_overflows_stops_and_offers_back(page):
    build(page, sizes="1-2-1", hidden="identity", output="identity", learning_rate="1000000")
    page.locator("h1", has_text="1-2-1").wait_for()
    for _ in range(40):
        if page.locator('[data-move="step"]').get_attribute("aria-disabled") == "true":
            break
        for name in ("Forward pass", "Backward pass", "Update"):
            if page.get_by_role("button", name=name, exact=True).get_attribute("aria-disabled") != "true":
                press(page, name)
    expect(page.locator("#status")).to_contain_text("diverged")
    assert "NaN" not in page.inner_text("body") and "Infinity" not in page.content()
    press(page, "Back")
    expect(page.locator('[data-move="step"]')).to_be_enabled()


def test_build_your_own_says_at_the_field_what_does_not_fit_and_keeps_what_was_typed(open_page):
    page = open_page(expect={"status of 422", "status of 413"})
    for field, value, message in (
        ("sizes", "2", "at least two"),
        ("sizes", "2-1000000-2", "At most 1,024"),
        ("sizes", "two", "Whole numbers"),
        ("seed", "-1", "whole number"),
        ("learning_rate", "nan", "a number from 0"),
        ("sizes", "2-1,024-2", "Write 1024."),
        ("seed", "9" * 31, "at most 9,223,372,036,854,775,807"),
        ("inputs", "1 2 3", "Line 1 has 3 numbers; an example has 2 here"),
        ("targets", "x", "number"),
    ):
        page.goto("/explore")
        build(page, **{"sizes": "2-3-1", field: value})
        expect(page.locator(f"#build-{field}-error")).to_contain_text(message)
        expect(page.locator(f"#build-{field}")).to_have_value(value)


def test_a_lost_connection_is_said_and_nothing_is_lost(open_page):
    page = open_page(expect={"ERR_FAILED", "htmx:error"})
    press(page, "Forward pass")
    page.context.route("**/move/**", lambda route: route.abort())
    page.get_by_role("button", name="Step", exact=True).click()
    expect(page.locator("#status")).to_contain_text("cannot be reached")
    page.context.unroute("**/move/**")
    press(page, "Step")
    expect(page.locator("#timeline .reached")).to_have_count(6)


NOT_OURS = [
    (502, "<html><body><h1>502 Bad Gateway</h1></body></html>", "something on the way to it answered 502"),
    (504, "", "something on the way to it answered 504"),
    (413, "<html>413 Request Entity Too Large</html>", "something on the way to it answered 413"),
    (200, '<!doctype html><form><input type="password"></form>', "perhaps one to sign in on"),
]


def test_an_answer_that_is_not_the_servers_own_is_said_and_nothing_is_lost(open_page):
    page = open_page(expect={"502", "504", "413"})
    press(page, "Forward pass")
    step = page.get_by_role("button", name="Step", exact=True)
    for status, body, said in NOT_OURS:
        page.context.route("**/move/**", partial(answered, status, body))
        step.click()
        expect(page.locator("#status")).to_contain_text(said)
        expect(page.locator("#timeline .reached")).to_have_count(5)
        page.context.unroute("**/move/**")
    press(page, "Step")
    expect(page.locator("#timeline .reached")).to_have_count(6)


@pytest.mark.parametrize(
    ("path", "asks", "button", "line"),
    [("/build", "**/build", "Build", "#build-problem"), ("/train", "**/train/start", "Train", "#status-problem")],
)
def test_in_build_and_in_the_lab_such_an_answer_is_said_too(open_page, path, asks, button, line):
    page = open_page(path, expect={"502"})
    page.context.route(asks, partial(answered, 502, "<html>502</html>"))
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(line)).to_contain_text("something on the way to it answered 502")


def answered(status: int, body: str, route) -> None:
    route.fulfill(status=status, body=body, content_type="text/html")


def test_a_server_that_fails_is_quoted_and_the_next_press_goes_on(open_page):
    page = open_page(expect={"500"})
    said = "Something went wrong on the server. Nothing in the session has changed."
    problem = json.dumps({"status": 500, "title": "Internal Server Error", "detail": said})
    page.context.route(
        "**/move/**", lambda route: route.fulfill(status=500, content_type="application/problem+json", body=problem)
    )
    page.get_by_role("button", name="Step", exact=True).click()
    expect(page.locator("#status")).to_have_text(said)
    page.context.unroute("**/move/**")
    press(page, "Step")
    expect(page.locator("#timeline .reached")).to_have_count(1)
    expect(page.locator("#status")).not_to_have_class("status alarm")


def test_one_press_makes_a_mean_of_a_sum_whatever_example_is_shown(open_page):
    page = open_page("/lessons/batch")
    press(page, "Forward pass")
    page.get_by_label("Next example").click()
    expect(page.locator("#loss")).to_contain_text("Example 2 of 2")
    page.locator("#loss .joined").click()
    expect(page.locator("#loss")).to_contain_text("mean of all 2")
    expect(page.locator("#loss .readout")).to_contain_text("0.163")
    expect(page.locator("#loss")).to_contain_text("Example 2 of 2")
