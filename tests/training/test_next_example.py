"""Which example was taken out of a run, as a text that comes back from the browser."""

from dataclasses import replace

import numpy as np
import pytest

from app.training.choices import Choices
from app.training.next_example import NextExample, Walked, walked, walked_in
from app.training.progress import PAUSED, STOPPED, Progress, RunView

PROGRESS = Progress(PAUSED, 138, 200, 880, 1438, 100, 0.0, None, ())
WALKED = Walked("b" * 16, "Run_-1", "adam", 3, 138, 880, 10, 4, 9, 0)


def taken(progress: Progress = PROGRESS, together: int = 10) -> Walked:
    example = NextExample(network=None, inputs=np.zeros(64), answer=4, progress=progress, together=together)
    return walked(RunView("Run_-1", 3, Choices(optimiser="adam"), progress), example, 9)


def test_what_was_taken_comes_back_as_it_was():
    found = taken()
    assert walked_in(found.text) == found == replace(WALKED, walk=found.walk)
    assert (taken(together=0).together, taken(replace(PROGRESS, state=STOPPED)).over) == (0, 1)


def test_every_walk_has_a_name_of_its_own():
    assert taken().walk != taken().walk


@pytest.mark.parametrize(
    "part",
    [("adam", "lion"), (".3.", f".{'9' * 4400}."), (".3.", ".-3."), (".3.", ".٣."), (".4.", ".10."), (".0", ""),
     (".0", ".0.0"), (".0", ".")],
)  # fmt: skip
def test_a_text_that_nobody_wrote_here_says_nothing(part):
    text = WALKED.text.replace(*part)
    assert text != WALKED.text and walked_in(text) is None


SINE = Walked("b" * 16, "Run_-1", "sgd", 3, 12, 2, 3, -0.91, -0.000123, 0, "sine", (-2.0,))


@pytest.mark.parametrize("number", [0.0, -1.5, 0.1 + 0.2, 1e-300, -1e22, 123456.0])
def test_a_number_comes_back_to_the_bit(number):
    there = replace(SINE, answer=number, given=-number, inputs=(number,))
    found = walked_in(there.text)
    assert found == there
    assert not set(there.text) & set('",;\\ ')


def test_which_data_it_was_is_not_said_of_the_first_digits_as_before():
    assert WALKED.text == "b" * 16 + ".Run_-1.adam.3.138.880.10.4.9.0"
    assert replace(WALKED, data="mnist").text == f"{WALKED.text}.mnist"
    assert walked_in(f"{WALKED.text}.mnist") == replace(WALKED, data="mnist")


def test_what_is_taken_of_a_table_says_its_numbers():
    example = NextExample(None, np.array([-2.0]), -0.91, PROGRESS, 3)
    found = walked(RunView("Run_-1", 3, Choices(data="sine"), PROGRESS), example, -0.5)
    assert (found.answer, found.given, found.data, found.inputs) == (-0.91, -0.5, "sine", (-2.0,))
    assert walked_in(found.text) == found


@pytest.mark.parametrize(
    "part",
    [("sine", "cosine"), (".sine", ".mnist"), ("-91e-2", "4"), ("-91e-2", "nan"), ("-91e-2", "9e999"),
     (".-20e-1", ""), ("-20e-1", "-20e-1.5e0"), ("-20e-1", "1_0e0"), ("-20e-1", "9" * 4400 + "e0")],
)  # fmt: skip
def test_a_text_of_a_table_that_nobody_wrote_here_says_nothing(part):
    assert part[0] in SINE.text
    assert walked_in(SINE.text.replace(*part)) is None
