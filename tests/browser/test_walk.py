"""The whole training step of the 2-2-2 network, by mouse and again by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import gradients, key, press, version, weights

ALL_STAGES = 12
LOSS, LOSS_AFTER = 0.2983711087600027, 0.28047144679143016


def test_the_whole_step_by_mouse_shows_the_known_numbers_and_back_restores_every_weight(page):
    first = weights(page)
    expect(page.locator("#network .neuron.not-reached")).to_have_count(4)
    for stage in range(1, ALL_STAGES + 1):
        press(page, "Step")
        expect(page.locator("#timeline .reached")).to_have_count(stage)
        if stage == 5:
            assert float(page.locator("#loss").get_attribute("data-value")) == pytest.approx(LOSS, abs=1e-15)
    expect(page.locator("#network .neuron.not-reached")).to_have_count(0)
    assert gradients(page)["2.1.1"] == pytest.approx(0.0821670405642308, abs=1e-15)
    assert gradients(page)["1.1.1"] == pytest.approx(0.000438567734474347, abs=1e-15)
    assert weights(page) != first
    press(page, "Forward pass")
    assert float(page.locator("#loss").get_attribute("data-value")) == pytest.approx(LOSS_AFTER, abs=1e-12)
    for _ in range(5 + ALL_STAGES):
        press(page, "Back")
    assert weights(page) == first
    expect(page.get_by_role("button", name="Back", exact=True)).to_be_disabled()


def test_the_whole_step_by_keyboard_alone(page):
    first = weights(page)
    for _ in range(4):
        key(page, "ArrowRight")
    expect(page.locator("#status")).to_contain_text("Forward, layer 2")
    key(page, " ")
    expect(page.locator("#status")).to_contain_text("Loss")
    key(page, " ")
    expect(page.locator("#status")).to_contain_text("Backward, layer 1")
    key(page, "u")
    expect(page.locator("#status")).to_contain_text("Update")
    key(page, "ArrowLeft")
    key(page, "r")
    assert weights(page) == first


def test_a_weight_is_selected_by_keyboard_and_its_paths_are_read_out(page):
    key(page, " ")
    key(page, " ")
    mark = page.locator('#network [data-weight="1.1.1"]')
    mark.focus()
    key(page, "Enter")
    expect(page.locator("#network [data-path]")).to_have_count(2)
    expect(mark).to_have_attribute("aria-pressed", "true")
    expect(mark).to_be_focused()
    key(page, "Escape")
    expect(page.locator("#network [data-path]")).to_have_count(0)


def test_delta_is_seen_to_run_from_right_to_left(page):
    press(page, "Forward pass")
    reached = []
    for _ in range(6):
        press(page, "Step")
        reached.append(page.locator("#network [data-delta]").evaluate_all("es => es.map(e => e.dataset.neuron)"))
    assert reached[0] == [] and reached[1] == ["2.1", "2.2"]
    assert reached[-1] == ["1.1", "1.2", "2.1", "2.2"]


def test_a_control_that_cannot_apply_says_why_and_does_nothing(page):
    before = version(page)
    button = page.get_by_role("button", name="Backward pass")
    expect(button).to_be_disabled()
    button.click(force=True)
    expect(page.locator("#status")).to_have_text("The loss has not been reached. Finish the forward pass first.")
    assert version(page) == before


def test_quick_clicks_are_each_one_step(page):
    page.locator('[data-move="step"]').evaluate("b => { for (let i = 0; i < 5; i++) b.click() }")
    expect(page.locator("#timeline .reached")).to_have_count(5)


def test_a_page_left_behind_does_nothing_and_shows_the_session_as_it_is(open_page):
    page = open_page(expect={"status of 409"})
    other = page.context.new_page()
    other.goto("/")
    press(other, "Forward pass")
    page.get_by_role("button", name="Step", exact=True).click()
    expect(page.locator("#status")).to_contain_text("out of date")
    expect(page.locator("#timeline .reached")).to_have_count(5)


def test_a_click_on_the_timeline_goes_there_and_back(page):
    page.locator("#timeline .tick").nth(7).click()
    expect(page.locator("#timeline .reached")).to_have_count(8)
    page.locator("#timeline .tick").nth(1).click()
    expect(page.locator("#timeline .reached")).to_have_count(2)


def test_step_and_back_move_by_the_granularity_chosen(page):
    before = version(page)
    page.get_by_label("Step by").select_option("layer")
    expect(page.locator("#version")).not_to_have_value(before)
    press(page, "Step")
    expect(page.locator("#timeline .reached")).to_have_count(2)
    press(page, "Step")
    press(page, "Back")
    expect(page.locator("#timeline .reached")).to_have_count(2)


def test_a_restarted_browser_finds_the_session_again(page):
    press(page, "Forward pass")
    page.reload()
    expect(page.locator("#timeline .reached")).to_have_count(5)


@pytest.mark.parametrize("network", ["2-2-2", "4-2-3"])
def test_every_weight_bias_and_neuron_is_selected_by_an_ordinary_click(open_page, network):
    page = open_page(f"/lessons/{network}")
    press(page, "Forward pass")
    press(page, "Backward pass")
    marks = page.locator("#network :is([data-weight], [data-bias], [data-neuron])")
    for index in range(marks.count()):
        before = version(page)
        marks.nth(index).click()
        expect(page.locator("#version")).not_to_have_value(before)
        expect(marks.nth(index)).to_have_attribute("aria-pressed", "true")
