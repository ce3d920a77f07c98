"""When a digit is called unsure: by its output and the next one, with a stated bound."""

import pytest

from app.digits.ink import from_strokes
from app.digits.reader import DRAWING, WALKED, load_shipped, read
from app.digits.samples import SAMPLES
from app.scene.drawing.draw import LOW, SHARE, doubt

STRIPES = [[[50, y], [950, y]] for y in range(50, 1000, 112)]


def outputs(first: float, second: float) -> tuple[float, ...]:
    """Of a network that reads a 4, and next a 9."""
    return (0.01, 0.0, 0.0, 0.0, first, 0.0, 0.0, 0.0, 0.0, second)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (0.9, 0.1, ""),
        (LOW, 0.1, ""),
        (0.499, 0.1, "Its output, 0.499, is below 0.5."),
        (0.9, SHARE * 0.9, ""),
        (0.9, 0.301, "The output for 9, 0.301, is more than a third of its 0.9."),
        (0.3, 0.2, "Its output, 0.3, is below 0.5."),
    ],
)
def test_an_output_below_a_half_or_another_above_a_third_of_it_is_unsure(first, second, reason):
    assert doubt(outputs(first, second)) == reason


def test_horizontal_stripes_are_unsure_to_the_network_of_the_lesson():
    assert "more than a third" in doubt(read(load_shipped(), from_strokes(STRIPES)).probabilities)


@pytest.mark.parametrize("name", (WALKED, DRAWING))
@pytest.mark.parametrize("digit", SAMPLES)
def test_the_samples_are_sure(name, digit):
    assert doubt(read(load_shipped(name), from_strokes(SAMPLES[digit])).probabilities) == ""
