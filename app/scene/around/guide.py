"""A guide through the first minute: one thing asked at a time, and the mark it is done at.

Which thing is asked follows from the session alone, so that any way there counts, Back asks again, and a page that is
loaded anew goes on where it was. Only what is asked of the pad, before there is anything to walk, waits for the pad.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.course.shelf import DIGITS
from app.engine.parameters import Parameter
from app.explorer.look import Neuron
from app.explorer.session import Session
from app.explorer.shown_paths import paths_of
from app.scene.around.lessons import lesson_heading
from app.scene.formulas.changes import loss_change
from app.scene.formulas.numbers import short

TWO_PATHS = "2-2-2"
FORKED = Parameter(1, 1, 1)  # the weight whose two paths are seen
WELL = "Well seen"
BLANK = "blank dot"
LABEL = "label"
READY = "ready"
GUIDED = "guided"  # in the address of a lesson: its guide is asked for


class Step(NamedTuple):
    """A row of a guide: what is asked, until when, where, and what is said once it is done."""

    ask: Callable[[Session], str]
    mark: Callable[[Session], str]
    """kind and key: control:step, weight:1.1.1, neuron:1.2, or a part of the drawing column"""
    done: Callable[[Session], bool]
    well: Callable[[Session], str]
    pad: str = ""
    """what the pad lacks while this is asked, in words of labelling.js; empty where it does not matter"""


@dataclass(frozen=True, slots=True)
class AskScene:
    """One thing that is asked: which it is of how many, what was well seen before it, and the mark that is lit."""

    number: int
    well: str
    text: str
    mark: str
    pad: str


@dataclass(frozen=True, slots=True)
class WayOn:
    """Where to go once a guide has come to its end, and what the link says."""

    address: str
    text: str


@dataclass(frozen=True, slots=True)
class GuideScene:
    """What is asked now, of several that which the pad is ready for; or, at the end, the last thing that is said."""

    count: int
    asks: tuple[AskScene, ...]
    end: str
    way_on: WayOn


@dataclass(frozen=True, slots=True)
class HintScene:
    """The grey line below the title: what to look for, or the guide in its place."""

    text: str
    guide: GuideScene | None = None


def hint_scene(session: Session, guided: bool) -> HintScene:
    """The line below the title, for somebody who is `guided`, as far as there is a guide."""
    return HintScene(lesson_heading(session)[2], guide_scene(session) if guided else None)


def guide_scene(session: Session) -> GuideScene | None:
    """The guide of the lesson as far as it has come; None where there is none, or what it says would not hold."""
    steps = GUIDES.get(session.lesson or "")
    if steps is None or not _holds(session):
        return None
    at = next((i for i, step in enumerate(steps) if not step.done(session)), len(steps))
    last = f"{WELL}: {steps[-1].well(session)}" if at == len(steps) else ""
    together = [i for i in range(at, len(steps)) if i == at or (steps[at].pad and steps[i].pad)]
    asks = tuple(_ask(session, steps, i) for i in together)
    return GuideScene(len(steps), asks, last, WAYS_ON[session.lesson or ""])


def _holds(session: Session) -> bool:
    """Whether there is one example, whose numbers are right, known to be numbers and not to be guessed."""
    at = session.position
    return len(at.step.inputs) == 1 and not (at.step.slip or at.diverged or session.withholds)


def _ask(session: Session, steps: tuple[Step, ...], i: int) -> AskScene:
    step = steps[i]
    before = steps[i - 1].well(session) if i else ""
    well = f"{WELL}: {before}" if before else ""
    return AskScene(i + 1, well, step.ask(session), step.mark(session), step.pad)


def _stage(kind: str, layer: int = 0) -> Callable[[Session], bool]:
    return lambda session: session.position.reached(kind, layer)


def _always(text: str) -> Callable[[Session], str]:
    return lambda session: text


def _written(text: str) -> Callable[[Session], str]:
    """A text with letters of the session's notation in braces."""
    return lambda session: text.format(**session.notation.plain())


def _first_sum(session: Session) -> str:
    """What Step has just computed, in its letter and its number."""
    step = session.position.step
    z, value = session.notation.z(1, 1), float(step.forward.z[0][session.example, 0])
    return f"{z} = {short(value, session.significant)} is all that arrives at the first neuron."


def _loss(session: Session) -> str:
    loss = short(session.position.step.total_loss, session.significant)
    return f"{session.notation.loss} = {loss} is how wrong both outputs are."


def _forked(session: Session) -> str:
    network = session.position.network
    return f"Press the weight {short(FORKED.of(network.weights, network.biases), session.significant)}, top left."


def _two_paths(session: Session) -> str:
    """What the paths of the weight say of it: whether they agree, and what they come to."""
    known = [route.contribution for route in paths_of(session.position, FORKED, session.example).routes]
    total = sum(known)
    turn = "down" if total > 0 else "up"
    if min(known) < 0 < max(known):
        added = f"say {turn}" if total else "cancel"
        return f"two paths, two colours. One says up, the other down; added up they {added}."
    if not total:
        return "two paths, two colours, and nothing to turn."
    said = f"Both say {turn}" if all(known) else f"One says {turn}, the other nothing"
    return f"two paths, two colours. {said}."


def _told_to_turn(session: Session) -> str:
    moves = not session.position.step.stands_still
    return "every weight now knows which way to turn." if moves else "every gradient is known, and none moves a weight."


def _fallen(session: Session) -> str:
    step = session.position.step
    idea = " That is the whole idea." if step.loss_of(step.updated) < step.total_loss else ""
    return f"{loss_change(step, session.notation.loss, session.significant)}.{idea}"


def _learned(session: Session) -> str:
    return f"{loss_change(session.position.step, session.notation.loss, session.significant)} on this drawing."


def _was_read(session: Session) -> str:
    """What has been seen before the error runs back: that the pad is read, or C of what is walked already."""
    if not WRONG(session):
        return "the network read it while you drew."
    loss = short(session.position.step.total_loss, session.significant)
    return f"{session.notation.loss} = {loss} is how wrong that is."


def _run_back(session: Session) -> str:
    return "Press Backward pass: the error runs back." if WRONG(session) else "Press “See the error run back”."


def _runs_back(session: Session) -> str:
    """Where the error is made to run back: at the pad, or where the walk has come to the loss already."""
    return "control:step-backward" if WRONG(session) else "see"


def _hidden_unit(session: Session) -> str:
    """The unit of the first layer that has the largest δ, once there is one."""
    at = session.position
    if not at.reached("delta", 1):
        return "neuron:1.1"
    return f"neuron:1.{int(np.abs(at.step.backward.delta[0][session.example]).argmax()) + 1}"


def _drawn_gradient(session: Session) -> str:
    look = session.view.look
    assert isinstance(look, Neuron), "this is said once a unit is looked at"
    delta = session.position.step.backward.delta[0][session.example, look.number - 1]
    letter = session.notation.plain()["delta"]
    return f"its gradient is the drawing, times {letter} = {short(float(delta), session.significant)}."


def _looks_at_forked(session: Session) -> bool:
    return session.view.look == FORKED


def _looks_at_hidden(session: Session) -> bool:
    return isinstance(session.view.look, Neuron) and session.view.look.layer == 1


WRONG = _stage("C")
RUN_BACK = _stage("dC/dw", 1)
GUIDES: dict[str, tuple[Step, ...]] = {
    TWO_PATHS: (
        Step(
            _always("Press Step: each hidden neuron adds up what its weights bring."),
            _always("control:step"),
            _stage("z", 1),
            _first_sum,
        ),
        Step(
            _written("Press Forward pass: on to both outputs, and to {C}."),
            _always("control:step-forward"),
            WRONG,
            _loss,
        ),
        Step(
            _written("Press Backward pass: the error runs back, and every weight gets its {gradient}."),
            _always("control:step-backward"),
            RUN_BACK,
            _told_to_turn,
        ),
        Step(
            _forked,
            _always(f"weight:{FORKED.key.removeprefix('w.')}"),
            _looks_at_forked,
            _two_paths,
        ),
        Step(
            _always("Press Update: every weight turns a little, each its own way."),
            _always("control:update"),
            lambda session: session.position.updated,
            _fallen,
        ),
    ),
    DIGITS.slug: (
        Step(_always("Draw a digit on the pad."), _always("pad"), WRONG, _always(""), BLANK),
        Step(_always("What was it? Say which digit."), _always("said"), WRONG, _was_read, LABEL),
        Step(_run_back, _runs_back, RUN_BACK, _always("the error ran back to every weight."), READY),
        Step(
            _always("Press the hidden unit that is lit."),
            _hidden_unit,
            _looks_at_hidden,
            _drawn_gradient,
        ),
        Step(
            _always("Press Update: every weight turns a little."),
            _always("control:update"),
            lambda session: session.position.updated,
            _learned,
        ),
    ),
}
WAYS_ON = {
    TWO_PATHS: WayOn("/learn", "All lessons"),
    DIGITS.slug: WayOn(f"/lessons/{TWO_PATHS}?{GUIDED}", "Why it works: two numbers, two paths"),
}
