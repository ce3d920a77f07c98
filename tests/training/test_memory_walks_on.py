"""A run that remembers hands its memory to the walk: the walk's update is the run's next one."""

import numpy as np
import pytest

from app.engine.optimisers import OPTIMISERS, every_array
from app.training.next_example import NextExample
from app.training.run import Run
from app.web.lab.walk import walk_session
from tests.training.small import finished
from tests.training.test_table_run import sine

BEFORE = 13  # updates


def walked(run: Run):
    """The training step that the run's next example is walked with."""
    now = (run.network(), *run.next_example(), run.progress(), run.together)
    return walk_session(run.choices, NextExample(*now, memory=run.memory())).position.step


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_the_walk_makes_the_update_that_the_run_makes_next(optimiser):
    run = sine(optimiser=optimiser, batch=1, learning_rate=0.05)
    for _ in range(BEFORE):
        run.go("batch")
        run.train(0.0)
    here = walked(run)
    remembers = bool(OPTIMISERS[optimiser].memories)
    assert here.optimiser == optimiser and len(here.memory.kept) == len(OPTIMISERS[optimiser].memories)
    assert here.memory.updates == BEFORE * remembers
    run.go("batch")
    run.train(0.0)
    for ours, theirs in zip(every_array(here.updated), every_array(run.network()), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=2e-5, atol=2e-6)
    for ours, theirs in zip(here.update.memory.arrays, run.memory().arrays, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=2e-5, atol=1e-7)


def test_a_run_that_has_ended_still_has_it():
    run = finished(sine(optimiser="adam", batch=1, epochs=2))
    here = walked(run)
    assert here.memory.updates == 18 and all(array.any() for array in here.memory.arrays)
