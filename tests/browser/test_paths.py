"""Chain-rule paths: coloured and numbered in the picture, the same in the panel."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.steps import build, select, walk
from tests.browser.windows import NARROW, WIDE

LIT = re.compile(r"\blit\b")
LONG = re.compile(r"\d{6}")


def colour(locator, name: str) -> str:
    return locator.evaluate(f"(e) => getComputedStyle(e).getPropertyValue('{name}').trim()")


def test_two_paths_have_the_same_colour_and_number_in_picture_and_panel(page):
    walk(page, "Forward pass", "Backward pass")
    select(page, '[data-weight="1.1.1"]')
    drawn, rows = page.locator("#network [data-path]"), page.locator("#explain [data-path]")
    expect(drawn).to_have_count(2)
    expect(rows).to_have_count(2)
    contributions = []
    for number in (1, 2):
        ribbon = page.locator(f'#network [data-path="{number}"]')
        row = page.locator(f'#explain [data-path="{number}"]')
        assert colour(ribbon, "--path") == colour(row, "--path") != ""
        contributions.append(float(ribbon.get_attribute("data-contribution")))
    assert contributions == pytest.approx([0.0006683960211443733, -0.00022982828667002632], abs=1e-18)
    gradient = float(page.locator('#network [data-weight="1.1.1"]').get_attribute("data-gradient"))
    assert sum(contributions) == pytest.approx(gradient, abs=1e-18)
    expect(page.locator("#explain")).to_contain_text("equals the backprop gradient")


BOXES = """es => es.map(e => {
  const range = document.createRange();
  range.selectNodeContents(e);
  return range.getBoundingClientRect().toJSON();
})"""


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
@pytest.mark.parametrize("slug", ["2-2-2", "3-2-2", "4-2-3"])
def test_no_number_of_a_row_touches_the_next(open_page, slug, viewport):
    page = open_page(f"/lessons/{slug}", viewport)
    walk(page, "Forward pass", "Backward pass")
    select(page, '[data-weight="1.1.1"]')
    rows = page.locator("#explain [data-path]")
    expect(rows.first.locator(".factor")).to_have_count(5)
    for digits in (3, 8):
        if digits != 3:
            page.get_by_label("Significant digits").select_option(str(digits))
            expect(rows.first.locator(".path-product")).to_contain_text(LONG)
        for row in rows.all():
            boxes = row.locator(".factor, .path-product").evaluate_all(BOXES)
            for one, next_one in pairwise(boxes):
                assert next_one["left"] - one["right"] >= 4 or next_one["top"] >= one["bottom"]


def test_before_the_backward_pass_the_paths_are_drawn_without_their_numbers(page):
    select(page, '[data-weight="1.1.1"]')
    expect(page.locator("#network [data-path]")).to_have_count(2)
    assert page.locator("#network [data-path='1']").get_attribute("data-contribution") == ""
    expect(page.locator("#explain")).to_contain_text("?")


def test_hovering_a_path_row_lights_its_ribbon(page):
    walk(page, "Forward pass", "Backward pass")
    select(page, '[data-weight="1.1.1"]')
    page.locator('#explain [data-path="2"]').hover()
    expect(page.locator('#network [data-path="2"]')).to_have_class(LIT)
    expect(page.locator('#network [data-path="1"]')).not_to_have_class(LIT)


def test_routes_that_share_an_edge_run_side_by_side(page):
    select(page, '[data-weight="1.1.1"]')
    ends = page.locator("#network [data-path] .band").evaluate_all(
        "es => es.map(e => e.getPointAtLength(e.getTotalLength()).y)"
    )
    assert len(set(ends)) == 2 and abs(ends[0] - ends[1]) >= 4


def test_a_deep_network_shows_the_largest_eight_and_what_the_others_add(page):
    build(page, sizes="4-8-8-3", hidden="tanh")
    expect(page.locator("h1")).to_have_text("Your own 4-8-8-3")
    walk(page, "Forward pass", "Backward pass")
    select(page, '[data-weight="1.3.2"]')
    expect(page.locator("#network [data-path]")).to_have_count(8)
    expect(page.locator("#explain [data-path]")).to_have_count(8)
    expect(page.locator("#explain")).to_contain_text("16 more together")


def test_a_bias_has_paths_of_its_own(page):
    walk(page, "Forward pass", "Backward pass")
    select(page, '[data-bias="1.2"]')
    expect(page.locator("#network [data-path]")).to_have_count(2)
    expect(page.locator("#explain")).to_contain_text("bias of hidden 2")
