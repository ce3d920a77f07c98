"""The training lab as a learner uses it: train, watch, pause, drop into the walk, and go on."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessible import violations_in_both_schemes
from tests.browser.steps import press
from tests.browser.windows import NARROW, WIDE

LEARNT = 30_000  # ms, on a busy machine
LONG = {"hidden": "128", "batch": "1", "epochs": "200", "learning_rate": "0.1"}  # seconds to watch, on the small digits


def fill(page: Page, **fields: str) -> None:
    """Choose what to train."""
    for name, value in fields.items():
        field = page.locator(f"#train-{name}")
        field.select_option(value) if field.evaluate("e => e.tagName") == "SELECT" else field.fill(value)


def train(page: Page, **fields: str) -> Locator:
    """Start a run and return its row."""
    fill(page, **fields)
    number = page.locator(".run").count() + 1
    with page.expect_response("**/train/start"):  # the stream may bring the row before the answer to the press is here
        page.get_by_role("button", name="Train", exact=True).click()
    row = run(page, number)
    row.wait_for()
    expect(page.locator(".htmx-request")).to_have_count(0)
    return row


def run(page: Page, number: int) -> Locator:
    return page.get_by_role("article", name=f"Run {number}", exact=True)


def order(row: Locator, name: str) -> None:
    row.get_by_role("button", name=name, exact=True).click()


def remove(row: Locator) -> None:
    order(row, "Remove")
    row.get_by_role("group", name=re.compile("Remove run")).get_by_role("button", name="Remove", exact=True).click()


def typed(page: Page, *names: str) -> list[str]:
    """What stands in these fields of the form."""
    return [page.locator(f"#train-{name}").input_value() for name in names]


def reached(row: Locator, name: str = "test accuracy") -> float:
    """A percentage in the row of a run."""
    text = row.locator(".run-reached div", has_text=name).locator("dd").inner_text()
    return float(text.removesuffix("%"))


def shown(row: Locator) -> float:
    return float(row.locator(".run-progress progress").get_attribute("value"))


def test_the_small_digits_are_learnt_to_95_percent_by_pressing_train(open_page):
    page = open_page("/train")
    expect(page.locator("#train-charts")).to_contain_text("Press Train")
    row = train(page)
    expect(row).to_contain_text("done", timeout=LEARNT)
    assert reached(row) >= 95
    expect(row.get_by_role("table")).to_be_visible()
    right = row.locator(".confusion td.right").all_inner_texts()
    misread, of = re.search(r"(\d+) of (\d+)", row.locator("summary").inner_text()).groups()
    assert sum(map(int, right)) == int(of) - int(misread)
    expect(page.locator("#train-charts")).not_to_contain_text("Press Train")


def test_a_run_is_watched_paused_walked_through_and_gone_on_with(open_page):
    page = open_page("/train")
    row = train(page, **LONG)
    expect(row).to_contain_text("samples/s")
    early = shown(row)
    course = page.locator("#accuracy-1-test .course")
    drawn = course.get_attribute("d")
    expect(course).not_to_have_attribute("d", drawn)
    expect(row.locator(".run-progress progress")).not_to_have_attribute("value", str(early))
    order(row, "Pause")
    expect(row).to_contain_text("paused")
    paused, place = shown(row), row.locator(".run-progress p").first
    at = place.inner_text()
    order(row, "One batch")
    expect(place).not_to_have_text(at)
    expect(row).to_contain_text("paused")

    order(row, "Step the next example")
    expect(page.locator("#network")).to_be_visible()
    expect(page.locator("body")).to_contain_text("64-128-10")
    press(page, "Step")
    press(page, "Step")
    expect(page.locator('[data-neuron="1.1"]')).to_have_attribute("data-reached", "true")
    press(page, "Forward pass")
    press(page, "Backward pass")

    page.get_by_role("button", name="Go on training").or_(page.get_by_role("link", name="Go on training")).click()
    expect(run(page, 1)).to_contain_text("training")
    order(run(page, 1), "Stop")
    expect(run(page, 1)).to_contain_text("stopped")
    assert shown(run(page, 1)) >= paused and reached(run(page, 1)) > 50


def test_a_run_that_is_done_is_given_more_epochs_and_its_curve_goes_on(open_page):
    page = open_page("/train")
    row = train(page, epochs="1")
    expect(row).to_contain_text("1 of 1 epoch", timeout=LEARNT)
    expect(row).to_contain_text("done")
    early, course = reached(row), page.locator("#accuracy-1-test .course")
    drawn = course.get_attribute("d")
    order(row, "+10 epochs")
    expect(row).to_contain_text("11 of 11 epochs", timeout=LEARNT)
    expect(row).to_contain_text("done")
    assert reached(row) > early
    expect(course).not_to_have_attribute("d", drawn)
    expect(row.get_by_role("button", name="+10 epochs", exact=True)).to_be_enabled()
    expect(row.get_by_role("link", name="Use these settings")).to_have_attribute("href", re.compile("epochs=11"))


def test_a_bad_rate_is_seen_beside_a_good_one_on_one_chart(open_page):
    page = open_page("/train")
    good, bad = train(page), train(page, learning_rate="100")
    expect(bad).to_contain_text("done", timeout=LEARNT)
    assert reached(good) > 95 > 30 > reached(bad)
    expect(bad).to_contain_text("learning rate")
    expect(good.locator(".differs")).to_have_text(["rate 3"])
    expect(bad.locator(".differs")).to_have_text(["rate 100"])
    for chart in ("loss", "accuracy"):
        lines = page.locator(f"#chart-{chart} .run-line")
        assert lines.evaluate_all("es => es.map(e => e.id)") == [
            f"{chart}-{number}-{part}" for number in (1, 2) for part in ("train", "test")
        ]
    dashes = [page.locator(f"#loss-1-{part} .course") for part in ("train", "test")]
    assert [d.evaluate("e => getComputedStyle(e).strokeDasharray") for d in dashes] == ["5px, 4px", "none"]
    marks = [page.locator(f"#loss-{number}-test .marks").get_attribute("d") for number in (1, 2)]
    assert [re.search("[a-z][^M]*", d).group() for d in marks] == [
        row.locator(".run-mark path").get_attribute("d").removeprefix("M8 8") for row in (good, bad)
    ]


def test_a_misread_digit_opens_in_the_explorer(open_page):
    page = open_page("/train")
    row = train(page, epochs="2")
    expect(row).to_contain_text("done", timeout=LEARNT)
    worst = row.locator(".worst-read button").first
    label = worst.inner_text()[0]
    worst.click()
    expect(page.locator("#network")).to_be_visible()
    expect(page.locator("body")).to_contain_text("64-32-10")
    press(page, "Forward pass")
    target = page.locator("#network [data-neuron^='2.']").nth(int(label))
    assert float(target.get_attribute("data-a")) < 0.9


def test_what_does_not_fit_is_said_at_its_field_and_what_was_typed_stays(open_page):
    page = open_page("/train", expect={"Failed to load resource"})
    fill(page, hidden="9999", epochs="7", loss="mean_squared_error")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator("#train-hidden-error")).to_contain_text("512")
    expect(page.locator("#train-hidden")).to_have_attribute("aria-describedby", re.compile("train-hidden-error"))
    assert [page.locator(f"#train-{name}").input_value() for name in ("hidden", "epochs", "loss")] == [
        "9999", "7", "mean_squared_error",
    ]  # fmt: skip
    assert page.locator(".run").count() == 0
    train(page, hidden="16")
    expect(page.locator("#train-hidden-error")).to_have_count(0)
    assert page.locator("#train-epochs").input_value() == "7"


def test_live_updates_take_no_focus_no_typing_and_no_choice(open_page):
    page = open_page("/train")
    done = train(page)
    expect(done).to_contain_text("done", timeout=LEARNT)
    going = train(page, **LONG)
    done.locator("summary").click()
    page.locator("#train-hidden").fill("12-")
    before = shown(going)
    expect(going.locator(".run-progress progress")).not_to_have_attribute("value", str(before))
    page.keyboard.type("34")
    assert page.locator("#train-hidden").input_value() == "12-34"
    assert done.locator("details").get_attribute("open") is None
    order(going, "Pause")
    expect(going.get_by_role("button", name="Go on")).to_be_focused()
    remove(going)
    expect(page.locator(".run")).to_have_count(1)
    expect(done.get_by_role("heading", name="Run 1")).to_be_focused()
    remove(done)
    expect(page.locator(".run")).to_have_count(0)
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_focused()


def test_a_button_that_does_not_apply_says_why(open_page):
    page = open_page("/train")
    row = train(page)
    expect(row).to_contain_text("done", timeout=LEARNT)
    row.get_by_role("button", name="One epoch").click(force=True)
    expect(page.get_by_role("status")).to_contain_text("All its epochs are done.")


def test_the_explorer_and_the_training_lab_lead_to_each_other(open_page):
    page = open_page("/explore")
    page.get_by_role("link", name="Train").click()
    expect(page).to_have_url(re.compile(r"/train$"))
    page.get_by_role("link", name="Explore", exact=True).click()
    expect(page.locator("#network")).to_be_visible()


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_axe_finds_nothing_and_nothing_is_cut_off(open_page, viewport):
    page = open_page("/train", viewport)
    assert violations_in_both_schemes(page) == []
    for rate in ("3", "100"):
        expect(train(page, learning_rate=rate, epochs="3")).to_contain_text("done", timeout=LEARNT)
    run(page, 1).locator("summary").click()
    assert violations_in_both_schemes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    cut = "es => es.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 80))"
    texts = page.locator(".lab button, .lab p:not(.only-heard), .lab dd, .lab label, .confusion td")
    assert texts.evaluate_all(cut) == []


def test_which_run_the_next_one_will_remove_is_said_beside_the_button_as_runs_come_and_end(open_page):
    page = open_page("/train")
    said, button = page.locator("#train-room"), page.get_by_role("button", name="Train", exact=True)
    expect(train(page, epochs="1")).to_contain_text("done", timeout=LEARNT)
    for _ in range(4):
        train(page, epochs="200", pace="1")
    expect(said).to_be_empty()
    place = button.bounding_box()
    train(page)
    expect(said).to_have_text("Run 1 will make room.")
    expect(button).to_have_accessible_description("Run 1 will make room.")
    assert button.bounding_box() == place
    remove(run(page, 1))
    expect(said).to_be_empty()


def test_removing_a_run_is_asked_about_and_keeping_it_keeps_it(open_page):
    page = open_page("/train")
    row = train(page, epochs="1")
    order(row, "Remove")
    expect(row).to_contain_text("Remove run 1?")
    row.get_by_role("button", name="Keep").click()
    expect(row.get_by_role("button", name="Keep")).to_be_hidden()
    order(row, "Remove")
    page.keyboard.press("Escape")
    expect(row.get_by_role("button", name="Keep")).to_be_hidden()
    assert page.locator(".run").count() == 1


def test_the_form_stays_as_it_was_and_takes_the_settings_of_a_run(open_page):
    page = open_page("/train")
    fields = ("hidden", "epochs", "optimiser", "seed")
    first = train(page, hidden="12", epochs="1", optimiser="adam")
    train(page, hidden="8", epochs="2", optimiser="sgd", seed="5")
    page.reload()
    assert typed(page, *fields) == ["8", "2", "sgd", "5"]
    first.get_by_role("link", name="Use these settings").click()
    expect(page.locator("#train-hidden")).to_have_value("12")
    assert typed(page, *fields) == ["12", "1", "adam", "0"]
    page.reload()
    assert typed(page, *fields) == ["12", "1", "adam", "0"]
    train(page, seed="7")
    expect(page).to_have_url(re.compile("/train$"))  # the stream may show a run before the start of it is answered
    page.reload()
    assert typed(page, *fields) == ["12", "1", "adam", "7"]


def test_choices_that_go_together_follow_each_other_until_somebody_chooses_for_themselves(open_page):
    page = open_page("/train")
    fields = ("output", "loss", "learning_rate")
    fill(page, optimiser="adam")
    assert typed(page, *fields) == ["sigmoid", "half_squared_error", "0.003"]
    expect(page.locator("#train-learning_rate-note")).to_have_text("usual here: 0.003")
    fill(page, optimiser="sgd", loss="categorical_cross_entropy")
    assert typed(page, *fields) == ["softmax", "categorical_cross_entropy", "0.3"]
    fill(page, loss="half_squared_error")
    assert typed(page, *fields) == ["sigmoid", "half_squared_error", "3"]
    fill(page, learning_rate="0.7", output="softmax", optimiser="momentum")
    assert typed(page, *fields) == ["softmax", "half_squared_error", "0.7"]
    page.get_by_label("MNIST").check()
    assert typed(page, "train_share") == ["100"]
    expect(page.locator("#train-train_share-note")).to_have_text("of those to train on")
    fill(page, train_share="50")
    page.get_by_label("8 × 8 digits").check()
    assert typed(page, "train_share") == ["50"]


def test_a_loss_that_cannot_do_with_the_outputs_never_stays(open_page):
    page = open_page("/train")
    fill(page, loss="binary_cross_entropy", output="softmax")
    assert typed(page, "loss") == ["binary_cross_entropy"]
    fill(page, output="tanh")
    assert typed(page, "loss") == ["half_squared_error"]
    fill(page, loss="categorical_cross_entropy")
    assert typed(page, "output") == ["softmax"]


def test_after_a_refusal_the_keyboard_is_at_the_field(open_page):
    page = open_page("/train", expect={"Failed to load resource"})
    fill(page, batch="1_0", epochs="0")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator("#train-batch")).to_be_focused()
    fill(page, batch="10", epochs="1")
    page.get_by_label("My drawings").check()
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_label("My drawings")).to_be_focused()
    gap = "e => e.getBoundingClientRect().top - e.previousElementSibling.getBoundingClientRect().bottom"
    assert page.locator("#train-data-error").evaluate(gap) >= 4


def test_on_a_phone_a_start_brings_charts_and_run_into_view(open_page):
    page = open_page("/train", NARROW)
    page.get_by_role("button", name="Train", exact=True).scroll_into_view_if_needed()
    row = train(page, **LONG)
    expect(page.locator("#train-charts")).to_be_focused()
    top = "e => Math.abs(e.getBoundingClientRect().top) < 12"
    assert page.locator("#train-charts").evaluate(top)
    expect(row.get_by_role("heading")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(row.get_by_role("button", name="Pause")).to_be_focused()


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_nothing_on_a_row_moves_while_its_numbers_come(open_page, viewport):
    page = open_page("/train", viewport)
    expect(train(page, epochs="1")).to_contain_text("done", timeout=LEARNT)
    row = train(page, **LONG)
    boxes = """e => [...document.querySelectorAll('.run :is(button, a, summary, .run-reached > div, .run-state)')]
      .map(e => [e.offsetLeft, e.offsetTop, e.offsetParent?.id].join(' '))"""
    expect(row.locator("summary")).to_be_visible()
    seen, places, bars = set(), set(), row.locator(".run-progress progress")
    for _ in range(6):
        before = shown(row)
        expect(bars).not_to_have_attribute("value", str(before))
        seen.add(before)
        places.add(str(page.evaluate(boxes)))
    assert (len(seen), len(places)) == (6, 1)


def test_a_table_stays_as_somebody_left_it_also_after_a_reload(open_page):
    page = open_page("/train")
    first = train(page, epochs="1")
    expect(first.get_by_role("table")).to_be_visible()
    second = train(page, epochs="1", seed="1")
    expect(second.get_by_role("table")).to_be_visible()
    expect(first.get_by_role("table")).to_be_hidden()
    first.locator("summary").click()
    second.locator("summary").click()
    for _ in range(2):
        expect(first.get_by_role("table")).to_be_visible()
        expect(second.get_by_role("table")).to_be_hidden()
        train(page, **LONG)
        page.reload()


def test_runs_beside_each_other_take_little_room_and_the_charts_stay_in_sight(open_page):
    page = open_page("/train")
    for seed in range(5):
        expect(train(page, epochs="1", seed=str(seed))).to_contain_text("done", timeout=LEARNT)
    heights = page.locator(".run").evaluate_all("es => es.map(e => e.offsetHeight)")
    assert max(heights[1:]) <= 130
    expect(run(page, 1).locator(".run-choices span:visible")).to_have_text(["seed 0"])
    run(page, 1).get_by_role("button", name="Remove").scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    assert page.locator("#train-charts").evaluate("e => e.getBoundingClientRect().top") >= 0


def test_help_and_sources_are_there_by_touch_and_by_keyboard(open_page):
    page = open_page("/train")
    page.get_by_text("What these mean").focus()
    page.keyboard.press("Enter")
    for text in ("examples per update", "the same seed gives the same weights", "UCI Machine Learning Repository"):
        expect(page.locator("#train-help")).to_contain_text(text)
    expect(page.get_by_label("Batch size")).to_have_accessible_description("examples per update")
    assert page.locator("#train-form [title]").count() == 0
    assert page.get_by_role("link", name="Draw and label some").bounding_box()["height"] >= 24


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_a_remark_that_comes_moves_nothing(open_page, viewport):
    page = open_page("/train", viewport)
    row = train(page, **LONG)
    expect(row.locator("summary")).to_be_visible()
    order(row, "Pause")
    expect(row).to_contain_text("paused")
    heights = []
    for remark in ("", "the learning rate is too large, " * 4):
        row.locator(".run-remark").evaluate("(e, text) => { e.textContent = text; }", remark)
        heights.append(row.evaluate("e => e.offsetHeight"))
    assert heights[0] == heights[1]
