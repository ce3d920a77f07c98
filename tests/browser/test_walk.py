"""The whole training step of the 2-2-2 network, by mouse and again by keyboard alone."""

import pytest
from playwright.sync_api import expect

from app.course.shelf import LESSONS
from tests.browser.steps import build, gradients, key, moved_on, press, select, version, walk, weights
from tests.browser.windows import NARROW, WIDE

ALL_STAGES = 12
KINDS = ("[data-weight]", "[data-bias]", "[data-neuron]", "[data-layer]", "[data-loss]")
ALL = f":is({', '.join(KINDS)})"
UNREACHABLE = """(svg, all) => [...svg.querySelectorAll(all)].filter(mark => {
    mark.scrollIntoView({ block: "center" });
    const box = mark.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return top?.closest(all) !== mark;
}).map(mark => mark.id)"""
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
    expect(page.locator("#status")).to_contain_text("Forward pass: the network answers 0.751 and 0.773")
    key(page, " ")
    expect(page.locator("#status")).to_contain_text("Backward pass: all 12 weights and biases know their slope now")
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
    other.goto("/explore")
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


@pytest.fixture
def backward(open_page):
    """A network after its backward pass, in a window of its own."""

    def opener(network, viewport):
        page = open_page(f"/lessons/{network}" if network in LESSONS else "/explore", viewport)
        if network not in LESSONS:
            build(page, sizes=network)
            page.locator("h1", has_text=network).wait_for()
        walk(page, "Forward pass", "Backward pass")
        return page

    return opener


@pytest.mark.parametrize(
    ("network", "viewport"),
    [("2-2-2", WIDE), ("4-2-3", WIDE), ("4-8-8-3", WIDE), ("4-8-8-3", NARROW), ("3-2-2", NARROW)],
    ids=str,
)
def test_every_weight_bias_and_neuron_is_selected_by_an_ordinary_click(backward, network, viewport):
    page = backward(network, viewport)
    assert page.locator("#network").evaluate(UNREACHABLE, ALL) == []
    for kind in KINDS:
        marks = marks_of(page, kind)
        for mark in marks if network == "2-2-2" else {*marks[:1], *marks[-1:]}:  # all lie open, which was just seen
            click(page, mark)


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_every_edge_of_a_hidden_neuron_that_reads_pixels_is_selected_by_an_ordinary_click(backward, viewport):
    page = backward("draw-a-digit", viewport)
    select(page, '[data-neuron="1.4"]')
    assert page.locator("#network").evaluate(UNREACHABLE, ALL) == []
    marks = marks_of(page, ":is([data-weight], [data-bias])")
    assert len(marks) > 10
    for mark in (marks[0], marks[len(marks) // 2], marks[-1]):
        click(page, mark)
        select(page, '[data-neuron="1.4"]')


def marks_of(page, kind: str) -> list[str]:
    return page.locator(f"#network {kind}").evaluate_all("es => es.map(e => e.id)")


def click(page, mark: str) -> None:
    """Click a mark of the picture where it is, and wait until it is what is selected."""
    before, found = version(page), page.locator(f"#network [id='{mark}']")
    found.click()
    moved_on(page, before)
    expect(found).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("mark", ['[data-layer="1"]', '[data-layer="0"]', "[data-loss]"])
def test_a_layer_and_the_loss_are_selected_by_click_and_keyboard_and_left_by_escape(page, mark):
    press(page, "Forward pass")
    found, heading = page.locator(f"#network {mark}"), page.locator("#explain-heading")
    stage = heading.inner_text()
    before = version(page)
    found.click()
    moved_on(page, before)
    expect(found).to_have_attribute("aria-pressed", "true")
    expect(heading).not_to_have_text(stage)
    key(page, "Escape")
    expect(heading).to_have_text(stage)
    found.focus()
    key(page, "Enter")
    expect(found).to_have_attribute("aria-pressed", "true")
    before = version(page)
    page.locator("#explain-close").click()
    moved_on(page, before)
    expect(heading).to_have_text(stage)


def test_the_header_of_a_column_lights_the_lines_of_its_layer_and_the_loss_lights_its_own(page):
    press(page, "Forward pass")
    select(page, '[data-layer="1"]')
    page.locator('[data-layer="1"]').hover()
    expect(page.locator("#explain .line.lit")).to_have_count(4)
    expect(page.locator("#network .neuron.lit")).to_have_count(2)
    select(page, "[data-loss]")
    page.locator("#network [data-loss]").hover()
    expect(page.locator("#explain .line.lit")).to_have_count(1)
    page.locator("#explain .line").nth(1).hover()
    expect(page.locator("#network .neuron.lit")).to_have_attribute("data-neuron", "2.1")


@pytest.mark.parametrize(("sizes", "first", "layer"), [("2-20-2", 8, 1), ("784-320-12-10", None, 1)])
def test_neurons_left_out_can_be_chosen_with_the_count_that_stands_for_them(open_page, sizes, first, layer):
    page = open_page("/explore")
    build(page, sizes=sizes)
    page.locator("h1", has_text=sizes).wait_for()
    gaps = page.locator(f'#network [data-gap^="{layer}."]')
    chosen = gaps.last.get_attribute("data-gap")
    assert first is None or chosen == f"{layer}.{first}"
    left_out = page.locator(f'#network [data-neuron="{chosen}"]')
    expect(left_out).to_have_count(0)
    before = version(page)
    gaps.last.focus()
    page.keyboard.press("Enter")
    moved_on(page, before)
    expect(left_out).to_have_attribute("aria-pressed", "true")
    another, before = gaps.last.get_attribute("data-gap"), version(page)
    gaps.last.click()
    moved_on(page, before)
    expect(page.locator(f'#network [data-neuron="{another}"]')).to_have_attribute("aria-pressed", "true")
