"""The drawing column: what is shown of a reading, of nothing, and of what cannot be read."""

import json
from dataclasses import replace

import pytest

from app.digits.ink import from_strokes
from app.digits.reader import NOTHING, ReadDigit, load_shipped, read
from app.digits.samples import SAMPLES
from app.scene.drawing.before import SAME, Before
from app.scene.drawing.draw import draw_scene, unreadable
from app.scene.formulas.numbers import compact

OUTPUTS = (0.0001, 0.004, 0.125, 0.0, 0.08, 0.0, 0.0, 0.04, 0.0, 0.8)
INK = (0.0,) * 400 + (1.0,) + (0.0,) * 383
A_NINE = ReadDigit(9, OUTPUTS, INK)


def test_the_digit_read_is_said():
    scene = draw_scene(A_NINE)
    assert (scene.verdict, scene.digit, scene.error) == ("reads", "9", None)


def test_the_ten_outputs_stand_in_digit_order_at_full_precision():
    bars = draw_scene(A_NINE).bars
    assert [bar.digit for bar in bars] == list(range(10))
    assert tuple(float(bar.probability) for bar in bars) == OUTPUTS


def test_a_bar_is_as_wide_as_its_output_and_says_it_as_the_picture_does():
    bars = draw_scene(A_NINE).bars
    assert [bars[d].width for d in (1, 2, 9)] == [0.4, 12.5, 80.0]
    assert [bars[d].text for d in (1, 2, 9)] == [compact(OUTPUTS[d]) for d in (1, 2, 9)] == ["≈0", "0.13", "0.8"]


def test_only_the_digit_read_is_marked_as_likeliest():
    assert [bar.digit for bar in draw_scene(A_NINE).bars if bar.likeliest] == [9]


def test_what_the_network_sees_is_a_picture_in_the_page():
    assert draw_scene(A_NINE).seen.startswith("data:image/png;base64,")
    assert draw_scene(A_NINE).seen != draw_scene(replace(A_NINE, seen=INK[::-1])).seen


def test_an_empty_canvas_shows_not_reached_and_never_a_zero():
    scene = draw_scene()
    assert (scene.digit, scene.seen, scene.error) == ("", None, None)
    assert [(bar.digit, bar.probability, bar.text, bar.width) for bar in scene.bars] == [
        (digit, "", "?", 0.0) for digit in range(10)
    ]
    assert not any(bar.likeliest for bar in scene.bars)


def test_a_reading_of_nothing_is_the_empty_canvas():
    assert draw_scene(NOTHING) == draw_scene()


def test_outputs_beyond_0_and_1_keep_their_number_and_stay_within_their_bars():
    bars = draw_scene(replace(A_NINE, probabilities=(-2.0, *OUTPUTS[1:9], 31.0))).bars
    assert [(bars[d].probability, bars[d].text, bars[d].width) for d in (0, 9)] == [
        ("-2.0", "−2", 0.0),
        ("31.0", "31", 100.0),
    ]


@pytest.mark.parametrize("output", [float("nan"), float("inf")])
def test_a_network_that_has_diverged_is_said_to_have_and_shows_no_number(output):
    scene = draw_scene(replace(A_NINE, probabilities=(*OUTPUTS[:9], output)))
    assert "too large" in scene.error
    assert (scene.digit, {bar.text for bar in scene.bars}) == ("", {"?"})


def test_the_best_reader_is_said_beside_it_only_where_something_is_read():
    a_four = replace(A_NINE, digit=4)
    assert (draw_scene(A_NINE, a_four).digit, draw_scene(A_NINE, a_four).best) == ("9", "4")
    assert draw_scene(NOTHING, NOTHING).best == ""


def test_after_teaching_every_bar_has_a_mark_where_it_was_and_keeps_its_own_number():
    scene = draw_scene(A_NINE, before=Before(2, tuple(p / 2 for p in OUTPUTS)))
    assert [bar.before for bar in scene.bars] == [0.0, 0.2, 6.2, 0.0, 4.0, 0.0, 0.0, 2.0, 0.0, 40.0]
    assert [bar.text for bar in scene.bars] == [bar.text for bar in draw_scene(A_NINE).bars]
    assert (scene.taught.label, scene.taught.output) == (2, "0.063 → 0.125")


def test_a_mark_of_a_full_bar_stays_within_it():
    assert draw_scene(A_NINE, before=Before(9, (1.0,) * 10)).bars[0].before == 98.0


def test_where_nothing_has_changed_it_is_said():
    taught = draw_scene(A_NINE, before=Before(9, OUTPUTS)).taught
    assert (taught.output, taught.loss) == (SAME, SAME)


def test_a_digit_that_is_unsure_says_why():
    assert draw_scene(A_NINE).unsure == ""
    assert "below 0.5" in draw_scene(replace(A_NINE, probabilities=(*OUTPUTS[:9], 0.4))).unsure


def test_a_drawing_that_cannot_be_read_says_why_and_claims_no_digit():
    scene = unreadable("Every point is two numbers.")
    assert (scene.digit, scene.seen, scene.error) == ("", None, "Every point is two numbers.")
    assert {bar.probability for bar in scene.bars} == {""}


def test_there_is_a_sample_of_every_digit_with_its_strokes():
    samples = draw_scene().samples
    assert [sample.digit for sample in samples] == list(range(10))
    assert {sample.digit: json.loads(sample.strokes) for sample in samples} == SAMPLES


@pytest.mark.parametrize("digit", SAMPLES)
def test_every_sample_is_read_as_the_digit_it_shows(digit):
    assert read(load_shipped(), from_strokes(SAMPLES[digit])).digit == digit


@pytest.mark.parametrize("digit", SAMPLES)
def test_every_sample_lies_on_the_canvas_with_room_for_the_pen(digit):
    places = [number for stroke in SAMPLES[digit] for point in stroke for number in point]
    assert min(places) >= 100
    assert max(places) <= 900
