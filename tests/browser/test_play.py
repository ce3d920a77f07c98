"""A pass plays in the picture, stage by stage, while the session is at its end already."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import press

PLAYING = "#network[data-playing]"
AT_REST = r"""() => document.getElementById("network").outerHTML.replace(/ data-(drawn|playing)="[^"]*"/g, "")"""
STILL = "#network:not([data-playing])"


@pytest.fixture
def moving(page):
    page.emulate_media(reduced_motion="no-preference")
    page.locator("#speed").select_option("0.5")
    return page


def test_a_pass_plays_pauses_and_is_skipped_by_a_second_press(moving):
    page = moving
    press(page, "Forward pass")
    page.locator(PLAYING).wait_for()
    expect(page.locator("#version")).not_to_have_value("0")
    page.keyboard.press(" ")
    expect(page.locator("#network")).to_have_attribute("data-playing", "paused")
    reached = page.locator("#timeline .reached").count()
    assert reached < 5
    expect(page.locator("#pulses .pulse, #network .neuron.not-reached").first).to_be_attached()
    expect(page.locator("#status")).to_have_attribute("aria-live", "off")
    page.wait_for_timeout(300)
    assert page.locator("#timeline .reached").count() == reached
    page.keyboard.press(" ")
    expect(page.locator("#network")).to_have_attribute("data-playing", "running")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(STILL)).to_be_visible()
    expect(page.locator("#timeline .reached")).to_have_count(5)
    expect(page.locator("#status")).to_contain_text("C = 0.298")
    expect(page.locator("#status")).to_have_attribute("aria-live", "polite")
    assert page.locator("#pulses").count() == 0
    assert page.locator("#network .not-reached").count() == 0


def test_play_does_the_whole_training_step_and_another_control_ends_it_and_acts(moving):
    page = moving
    press(page, "Play")
    page.locator(PLAYING).wait_for()
    page.reload()  # the session is at its end at once
    expect(page.locator("#timeline .reached")).to_have_count(12)
    page.emulate_media(reduced_motion="no-preference")
    press(page, "Back")
    expect(page.locator("#timeline .reached")).to_have_count(11)
    press(page, "Update")
    page.locator(PLAYING).wait_for()
    page.locator(STILL).wait_for()
    played = page.evaluate(AT_REST)
    page.reload()
    assert page.evaluate(AT_REST) == played
    press(page, "Forward pass")
    page.locator(PLAYING).wait_for()
    press(page, "Back")
    expect(page.locator("#timeline .reached")).to_have_count(4)
    assert page.locator(PLAYING).count() == 0


def test_with_reduced_motion_a_pass_arrives_at_once(page):
    expect(page.locator("#speed")).to_be_hidden()
    press(page, "Play")
    expect(page.locator("#timeline .reached")).to_have_count(12)
    assert page.locator(PLAYING).count() == 0
