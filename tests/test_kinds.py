"""A sweep over one lesson of each kind leaves out none that differs from all it looks at."""

import pytest

from app.course.shelf import LESSONS, open_lesson
from app.explorer.opening import Description, open_session
from tests.kinds import LESSON_KINDS, kind_of

PLAIN = {"sizes": [3, 2, 2], "activations": "tanh"}
OTHER = {
    "deeper": {"sizes": [3, 2, 2, 2]},
    "a neuron alone": {"sizes": [3, 1, 2]},
    "a large layer": {"sizes": [3, 9, 2]},
    "without biases": {"biases": False},
    "other activations": {"activations": ["tanh", "softmax"]},
    "another loss": {"loss": "absolute_error"},
    "a batch": {"inputs": [[1, 2, 3], [4, 5, 6]], "targets": [[0, 1], [1, 0]]},
    "a mean": {"reduction": "mean"},
    "a penalty": {"l2": 0.1},
    "another optimiser": {"optimiser": "adam"},
}


def test_every_lesson_is_of_a_kind_that_is_looked_at():
    looked_at = {kind_of(open_lesson(slug)): slug for slug in LESSON_KINDS}
    assert len(looked_at) == len(LESSON_KINDS)
    assert [slug for slug in LESSONS if kind_of(open_lesson(slug)) not in looked_at] == []


@pytest.mark.parametrize("other", OTHER)
def test_what_differs_in_one_way_is_of_another_kind(other):
    one, same = (kind_of(open_session(Description(**PLAIN, seed=seed))) for seed in (1, 2))
    assert one == same != kind_of(open_session(Description(**PLAIN | OTHER[other], seed=1)))


def test_a_neuron_that_passes_nothing_on_and_a_drawing_make_a_kind_too():
    dead, alive = (
        open_session(Description([1, 1, 2], ["relu", "tanh"], weights=[[[w]], [[1], [1]]], inputs=[[1]]))
        for w in (-1, 1)
    )
    assert kind_of(dead).dead and not kind_of(alive).dead
    assert [slug for slug in LESSONS if kind_of(open_lesson(slug)).draws] == [s for s in LESSONS if LESSONS[s].draws]
