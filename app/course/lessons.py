"""The lessons: worked examples with their networks, and the lesson on digits with any of the shipped networks."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from app.digits.datasets import CLASSES
from app.digits.ink import from_strokes
from app.digits.reader import SHIPPED, WALKED, load_shipped
from app.engine.network import Array, Network
from app.errors import BadValue, NotFound, NotNow
from app.explorer.edits import edit
from app.explorer.opening import Description, open_session
from app.explorer.session import Session, View


@dataclass(frozen=True)
class Lesson:
    """A network to walk, and what to look for in it."""

    slug: str
    """what it is called in addresses, links and the API"""
    title: str
    about: str
    """its sizes, activations and loss in short, set apart by “ · ”"""
    look_for: str
    source: str
    """the document that its numbers come from"""
    description: Callable[[], Description]
    draws: bool = False
    """whether its inputs are drawn"""
    source_letters: str = ""
    """the name of the notation of that document, offered and never imposed; empty where it has none of ours"""


FIRST_LESSON = "2-2-2"
FOUR = [[[40, 12], [28, 34], [26, 46], [72, 46]], [[54, 18], [66, 92]]]
"""strokes of a 4, which the network takes for a 9"""
LOSS_AND_RATE = {"sigmoid": ("half_squared_error", 0.5), "softmax": ("categorical_cross_entropy", 0.001)}
"""by the output activation: where it is nearly sure cross-entropy is steep, a larger rate would unlearn in one step"""


@lru_cache
def open_lesson(slug: str) -> Session:
    """The session a lesson begins with; sessions are frozen, so every visitor can share it. Raises NotFound."""
    return open_session(find_lesson(slug).description(), lesson=slug)


def find_lesson(slug: str) -> Lesson:
    """The lesson of that name. Raises NotFound."""
    if slug not in LESSONS:
        raise NotFound(f"There is no lesson “{slug}”. There are {', '.join(LESSONS)}.", field="lesson")
    return LESSONS[slug]


@lru_cache
def shipped_description(name: str = WALKED) -> Description:
    """The lesson on digits with the shipped network of that name, on a drawn 4. Raises KeyError where there is none."""
    network = load_shipped(name)
    drawn = from_strokes(FOUR)
    assert drawn is not None, "strokes of a 4 leave ink"
    loss, learning_rate = LOSS_AND_RATE[network.activations[-1]]
    return Description(
        sizes=list(network.sizes),
        activations=list(network.activations),
        weights=list(network.weights),
        bias_values=network.biases,
        inputs=[drawn],
        targets=[np.eye(CLASSES)[4]],
        loss=loss,
        learning_rate=learning_rate,
    )


DIGITS = Lesson(
    slug="draw-a-digit",
    title="Draw a digit",
    about="784-30-10 · sigmoid · ½ squared error",
    look_for="Draw, say which digit it was, and walk your own drawing through one training step.",
    source="seeds/002_c3994a1528149b00.txt",
    source_letters="from-zero",
    description=shipped_description,
    draws=True,
)

_ROWS = (
    Lesson(
        slug="2-2-2",
        title="Two paths",
        about="2-2-2 · sigmoid · ½ squared error",
        look_for="Walk to the end of the backward pass, then select the weight 0.15. Its two paths disagree.",
        source="seeds/README.md",
        description=lambda: Description(
            sizes=[2, 2, 2],
            weights=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
            bias_values=[[0.35, 0.35], [0.60, 0.60]],
            inputs=[[0.05, 0.10]],
            targets=[[0.01, 0.99]],
            learning_rate=0.5,
        ),
    ),
    Lesson(
        slug="1-1-1",
        title="One chain",
        about="1-1-1 · sigmoid · squared error",
        look_for="One route leads back to every weight. Multiply along it; one update takes C from 0.481 to 0.334.",
        source="seeds/002_c3994a1528149b00.txt",
        source_letters="from-zero",
        description=lambda: Description(
            sizes=[1, 1, 1],
            weights=[[[0.5]], [[1.0]]],
            bias_values=[[1.0], [0.0]],
            inputs=[[1.0]],
            targets=[[0.0]],
            loss="squared_error",
            learning_rate=1.0,
        ),
    ),
    Lesson(
        slug="1-2-1-relu",
        title="Off neuron",
        about="1-2-1 · ReLU · squared error",
        look_for="The output is 1.5. Hidden 2 has z = 0, so its slope is 0: no gradient passes through it.",
        source="seeds/002_c3994a1528149b00.txt",
        source_letters="from-zero",
        description=lambda: Description(
            sizes=[1, 2, 1],
            activations="relu",
            weights=[[[1.0], [-1.0]], [[1.0, 0.5]]],
            bias_values=[[0.5, 1.0], [0.0]],
            inputs=[[1.0]],
            targets=[[0.0]],
            loss="squared_error",
            learning_rate=0.1,
        ),
    ),
    Lesson(
        slug="3-2-2",
        title="Add the paths",
        about="3-2-2 · sigmoid · squared error · no biases",
        look_for="A weight of the last layer has one route to the loss, a weight of the first has two. Add the routes.",
        source="seeds/000_ff09b501701d7bc8.txt",
        source_letters="arrows",
        description=lambda: Description(
            sizes=[3, 2, 2],
            biases=False,
            weights=[[[0.6, -0.4, 0.9], [0.5, 1.1, 0.3]], [[1.1, -0.8], [-0.5, 0.9]]],
            inputs=[[0.5, -1.0, 0.8]],
            targets=[[1.0, 0.0]],
            loss="squared_error",
            learning_rate=0.5,
        ),
    ),
    Lesson(
        slug="4-2-3",
        title="Bias units",
        about="4-2-3 · ReLU, then sigmoid · ½ squared error",
        look_for="The units marked 1 feed the biases. The gradient of a bias is δ times 1.",
        source="seeds/003_67ee362f5e2d86d1.txt",
        description=lambda: Description(
            sizes=[4, 2, 3],
            activations=["relu", "sigmoid"],
            weights=[[[0.4, -0.3, 0.2, 0.5], [-0.2, 0.6, 0.1, -0.4]], [[0.7, -0.5], [-0.6, 0.3], [0.2, 0.8]]],
            bias_values=[[0.1, 0.2], [0.0, 0.1, -0.1]],
            inputs=[[1.0, 0.5, -0.5, 0.8]],
            targets=[[1.0, 0.0, 0.0]],
            learning_rate=0.5,
        ),
    ),
    Lesson(
        slug="batch",
        title="A batch",
        about="4-2-1 · sigmoid · ½ squared error · 2 examples",
        look_for="Each example has its own δ. A weight has one gradient: the sum over the examples.",
        source="seeds/004_ffed0b1b30848daf.txt",
        source_letters="rows",
        description=lambda: Description(
            sizes=[4, 2, 1],
            weights=[[[0.2, -0.4, 0.5, 0.1], [0.7, 0.3, -0.6, 0.4]], [[0.6, -0.8]]],
            bias_values=[[0.1, -0.2], [0.3]],
            inputs=[[1.0, 0.5, -1.0, 2.0], [0.3, -0.7, 0.8, 0.4]],
            targets=[[1.0], [0.0]],
            learning_rate=0.5,
        ),
    ),
    DIGITS,
)
LESSONS: dict[str, Lesson] = {row.slug: row for row in _ROWS}


def source_letters_of(session: Session) -> str:
    """The name of the notation that the source of a session's lesson is written in, empty where there is none."""
    return LESSONS[session.lesson].source_letters if session.lesson in LESSONS else ""


def write_as_source(session: Session, on: bool) -> Session:
    """Have the lesson written in the letters of its source, or again in the visitor's.

    Raises NotNow where the source of what is open has no letters of its own.
    """
    letters = source_letters_of(session) if on else ""
    if on and not letters:
        raise NotNow("There is no source here with letters of its own.", field="source_letters")
    return replace(session, view=replace(session.view, source_letters=letters))


def sizes_name(session: Session) -> str:
    """What the network of a session goes by: 784-30-10."""
    return network_name(session.position.step.network)


def network_name(network: Network) -> str:
    """What a network goes by."""
    return "-".join(map(str, network.sizes))


def choose_network(session: Session, name: str) -> Session:
    """The lesson afresh with another network, on the same drawings and the digits they were, in the same notation.

    Raises BadValue for a network that is not shipped, NotNow where another lesson is open.
    """
    if session.lesson != DIGITS.slug:
        raise NotNow(f"Another network can be chosen in the lesson “{DIGITS.title}”.", field="network")
    return _looked_at_as(session.view, open_shipped(name, session.position.step.inputs, _digit_targets(session)))


def resume_network(left: Session, session: Session) -> Session:
    """The lesson with a network as it was left, on the drawings that `session` has by now, in its notation."""
    inputs = session.position.step.inputs
    targets = _digit_targets(session)
    if not (np.array_equal(left.position.step.inputs, inputs) and np.array_equal(_digit_targets(left), targets)):
        left = edit(left, inputs=inputs, targets=targets)
    return _looked_at_as(session.view, left)


def open_shipped(name: str, inputs: ArrayLike, targets: ArrayLike) -> Session:
    """The lesson with a network of that name on such examples. Raises BadValue naming what does not fit."""
    if name not in SHIPPED:
        raise BadValue(f"Choose one of {', '.join(SHIPPED)}.", field="network")
    return open_session(replace(shipped_description(name), inputs=inputs, targets=targets), DIGITS.slug)


def _digit_targets(session: Session) -> Array:
    """A 1 for the digit that the targets of an example name most, else 0: examples × 10."""
    named = session.position.step.targets.argmax(axis=1)
    ones: Array = np.eye(CLASSES)[named]
    return ones


def _looked_at_as(view: View, session: Session) -> Session:
    """The session looked at as before in all that does not belong to one network."""
    same = replace(
        session.view,
        example=view.example,
        granularity=view.granularity,
        tab=view.tab,
        notation=view.notation,
        source_letters=view.source_letters,
    )
    return replace(session, view=same)
