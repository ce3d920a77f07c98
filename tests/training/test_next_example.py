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
