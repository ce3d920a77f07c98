"""Of which kinds the networks of the lessons are: a sweep over lessons looks at one of each kind, not at forty alike.

Each lesson has its own walk in tests/course/test_course.py, whatever its kind.
"""

from collections.abc import Iterable
from typing import NamedTuple

from app.course.shelf import LESSONS, open_lesson
from app.explorer.session import Session

LARGE = 8  # neurons of a layer; beyond that not all of them are drawn, and matrices are pictures


class Kind(NamedTuple):
    """In what the network and the step of a session can differ, as far as what is shown has ways of its own for it."""

    draws: bool
    depth: int
    alone: bool
    """some layer is a single neuron"""
    large: bool
    biases: bool
    activations: tuple[str, ...]
    loss: str
    batch: bool
    reduction: str
    penalty: bool
    optimiser: str
    dead: bool
    """a hidden neuron has a slope of 0"""
    letters: str


def kind_of(session: Session) -> Kind:
    step = session.position.step
    network = step.network
    return Kind(
        draws=session.lesson in LESSONS and LESSONS[session.lesson].draws,
        depth=network.depth,
        alone=1 in network.sizes,
        large=max(network.sizes) > LARGE,
        biases=network.biases is not None,
        activations=tuple(network.activations),
        loss=step.loss,
        batch=len(step.inputs) > 1,
        reduction=step.reduction,
        penalty=step.l2 > 0,
        optimiser=step.optimiser,
        dead=any(
            (z <= 0).any()
            for z, name in zip(step.forward.z[:-1], network.activations[:-1], strict=True)
            if name == "relu"
        ),
        letters=session.view.notation,
    )


def first_of_each(slugs: Iterable[str]) -> tuple[str, ...]:
    """The lessons that are of another kind than all before them."""
    kinds: dict[Kind, str] = {}
    for slug in slugs:
        kinds.setdefault(kind_of(open_lesson(slug)), slug)
    return tuple(kinds.values())


LESSON_KINDS = first_of_each(LESSONS)
