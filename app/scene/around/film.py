"""A pass that plays: the picture stage by stage, what travels along its edges, and the sentence that sums it up.

The session is at the end of the pass already; the film begins where the page was and ends in the picture that it has.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from math import isfinite
from typing import NamedTuple

import numpy as np

from app.engine.losses import LOSSES
from app.engine.network import Array
from app.engine.parameters import Parameter
from app.explorer.explanations import obstacle, sentence
from app.explorer.moves import walked
from app.explorer.names import counted, parameter_name
from app.explorer.number import NumberName, gradient_name, letter_of
from app.explorer.reading import reading_of
from app.explorer.session import Session
from app.explorer.stages import Stage
from app.explorer.training_step import TrainingStep
from app.scene.around.walk import loss_words, reward, timeline_scene
from app.scene.colour.scales import sign_class
from app.scene.formulas.parts import Shown, Told, shown, told
from app.scene.picture.edge_marks import EdgeMark
from app.scene.picture.network_scene import NetworkScene, network_scene
from app.scene.picture.seen import Seen, changed, difference, shape
from app.scene.picture.wanted import target_row, wanted_scene

ALIKE = 1e-12  # by what share two slopes may differ that are only rounded apart
THINNEST, THICKEST = 3.0, 9.0  # of what travels, from 0 to the largest of its stage
MOST_SAID = 3  # outputs whose numbers a sentence gives
WHOLE_STEP = "A whole training step: forward, loss, backward, update."


@dataclass(frozen=True, slots=True)
class Pulse:
    """What travels along one edge: a·w to the right, δ·w or the slope of the loss to the left."""

    along: str
    """the mark of its line, as in a map of what is seen"""
    width: float
    sign: str
    left: bool
    """whether it goes from the loss towards the inputs"""
    stops: bool
    """whether it comes to a neuron with a slope of 0, and no further"""


@dataclass(frozen=True, slots=True)
class Frame:
    """One stage: what travels first, and then what is seen that was not before."""

    sentence: str
    pulses: tuple[Pulse, ...]
    seen: Seen


@dataclass(frozen=True, slots=True)
class Film:
    """How a page that shows the end of a pass goes back to its beginning, and from there frame by frame."""

    start: Seen
    frames: tuple[Frame, ...]
    milliseconds: int = 600
    """of a frame, at the usual speed"""

    @property
    def text(self) -> str:
        """The same as JSON."""
        frames = [
            {"sentence": each.sentence, "pulses": [asdict(pulse) for pulse in each.pulses], "seen": each.seen}
            for each in self.frames
        ]
        made = {"start": self.start, "frames": frames, "stage": self.milliseconds}
        return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


def film(session: Session, first: int, frame: str = "wide") -> Film | None:
    """The stages from number `first` to the session's, in a frame of places.FRAMES; None where there is none to play.

    What is to be predicted is not shown before. A stage whose marks stand elsewhere is left out.
    """
    if session.withholds:
        return None
    last = network_scene(session, frame)
    places = [(place, network_scene(place, frame)) for place in walked(session, first)]
    places = [(place, network) for place, network in places if shape(network) == shape(last)]
    if len(places) < 2:
        return None
    frames = (
        Frame(
            sentence(place.position, place.notation),
            tuple(_pulses(place, network)),
            difference(network, network_before) | changed(around_picture(place), around_picture(before)),
        )
        for (before, network_before), (place, network) in pairwise(places)
    )
    start = difference(places[0][1], last) | changed(around_picture(places[0][0]), around_picture(session))
    return Film(start, tuple(frames))


def pass_summary(session: Session, whole: bool = False) -> Told:
    """What the pass, or the `whole` training step, that ends here has come to; empty where none does."""
    at = session.position
    if at.current is None or at.diverged or session.withholds:
        return Told()
    if at.current.kind == "C":
        return _forward_summary(session)
    if at.current.kind == "gradients" and at.current.layer == 1 and not at.step.slip:
        return _backward_summary(session)
    return Told(WHOLE_STEP, reward(session)) if at.updated and whole else Told()


def _forward_summary(session: Session) -> Told:
    count = len(session.position.step.inputs)
    return told(
        "Forward pass: {answer}. {loss} = {C} says how wrong that is{all}.",
        answer=_answer(session),
        loss=session.notation.loss,
        C=shown(reading_of(session), NumberName("C")),
        all=f", over all {count} examples" if count > 1 else "",
    )


def _answer(session: Session) -> str:
    """What the network answers to the example shown, beside what is wanted."""
    step = session.position.step
    if digits := wanted_scene(session):
        return f"it reads {digits.read}, and {digits.wanted} is wanted"
    read, outputs = reading_of(session), range(1, step.network.sizes[-1] + 1)
    if len(outputs) > MOST_SAID:
        return f"all {len(outputs)} outputs are computed"
    answered = _listed([shown(read, NumberName("a", step.network.depth, k)) for k in outputs])
    if LOSSES[step.loss].targets == "class":
        wanted = Told(f"output {int(target_row(session)[0]) + 1} should be the largest")
    else:
        targets = _listed([shown(read, NumberName("y", to=k)) for k in outputs])
        wanted = Told(targets, f" {'is' if len(outputs) == 1 else 'are'} wanted")
    return told("the network answers {answered}, and {wanted}", answered=answered, wanted=wanted)


def _listed(numbers: list[Shown]) -> Told:
    """“0.1, 0.2 and 0.3”."""
    between = [*[", "] * (len(numbers) - 2), " and ", ""] if len(numbers) > 1 else [""]
    return Told(*(piece for pair in zip(numbers, between, strict=True) for piece in pair))


def _backward_summary(session: Session) -> Told:
    at, notation = session.position, session.notation.of_example(None)
    biases = " and biases" if at.network.biases is not None else ""
    known = f"Backward pass: all {counted(at.network.parameter_count, 'weight')}{biases} know their slope now."
    steepest, slope, alone = _steepest(at.step)
    why = obstacle(at.step.network, session.notation)
    if slope == 0:
        moves = "nothing will move" if at.step.stands_still else "what is remembered of those before moves them still"
        return Told(f"{known} Every one is 0: {moves}.{why}")
    letter = letter_of(gradient_name(steepest), notation)
    most = f"it lowers {notation.loss} most" if alone else f"no other lowers {notation.loss} more"
    turned = f"turned {'down' if slope > 0 else 'up'} a little, {most}"
    first = "The steepest is" if alone else "None is steeper than"
    return Told(
        f"{known} {first} that of the {parameter_name(steepest, session.notation)}, {letter} = ",
        shown(reading_of(session), gradient_name(steepest)),
        f": {turned}.{why}",
    )


def _steepest(step: TrainingStep) -> tuple[Parameter, float, bool]:
    """The first parameter with the largest |gradient|, its gradient, and whether it is the only one."""
    of_biases = step.backward.bias_gradients if step.network.biases is not None else ()
    found = [_largest(layer, gradients, 1) for layer, gradients in enumerate(step.backward.weight_gradients, 1)]
    found += [_largest(layer, gradients[:, None], 0) for layer, gradients in enumerate(of_biases, 1)]
    parameter, slope = max(found, key=lambda each: abs(each[1]))
    least = abs(slope) * (1 - ALIKE)
    alike = sum(int((np.abs(each) >= least).sum()) for each in (*step.backward.weight_gradients, *(of_biases or ())))
    return parameter, slope, alike == 1


def _largest(layer: int, gradients: Array, first: int) -> tuple[Parameter, float]:
    """The largest of a layer, whose columns are counted from `first`."""
    to, source = divmod(int(np.abs(gradients).argmax()), gradients.shape[1])
    return Parameter(layer, to + 1, source + first), float(gradients[to, source])


def _pulses(session: Session, network: NetworkScene) -> Iterator[Pulse]:
    """What travels to the stage that the session has reached last; nothing where it is 0."""
    stage = session.position.current
    if stage is None:
        return
    left = stage.phase == "backward"
    carried = {line: size for line, size in _carried(session, stage, network) if size and isfinite(size)}
    largest = max(map(abs, carried.values()), default=1.0)
    dead = {f"{mark.layer}.{mark.number}" for mark in network.neurons if mark.badge} if left else set()
    for line, size in carried.items():
        width = THINNEST + (THICKEST - THINNEST) * abs(size) / largest
        yield Pulse(line.mark, round(width, 1), sign_class(size), left, line.leads_to in dead)


class Line(NamedTuple):
    """A line of the picture along which something travels."""

    mark: str
    leads_to: str  # the neuron that it comes from, where what travels ends on its way back; empty for the loss's


def _carried(session: Session, stage: Stage, network: NetworkScene) -> Iterator[tuple[Line, float]]:
    """The lines along which something comes to a stage, and what it is."""
    depth = session.position.step.network.depth
    if stage.kind == "C" or (stage.kind == "dC/da" and stage.layer == depth):
        return _beside_loss(session, stage, network)
    if stage.kind == "z":
        return products(session, stage.layer, network, left=False)
    return products(session, stage.layer + 1, network, left=True) if stage.kind == "dC/da" else iter(())


def _beside_loss(session: Session, stage: Stage, network: NetworkScene) -> Iterator[tuple[Line, float]]:
    """All outputs alike on the way to the loss, and on the way back its slopes."""
    step = session.position.step
    depth = step.network.depth
    outputs = [mark for mark in network.neurons if mark.layer == depth]
    slopes = step.backward.upstream[-1][session.example]
    for order, mark in enumerate(outputs, 1):
        size = float(slopes[mark.number - 1]) if stage.phase == "backward" else 1.0
        yield Line(f"loss-lines :nth-child({order})", mark.key), size


def products(session: Session, layer: int, network: NetworkScene, left: bool) -> Iterator[tuple[Line, float]]:
    """a·w, and the bias, along the edges into a layer; or δ·w on the way back, and nothing along a bias."""
    step, e = session.position.step, session.example
    a = step.forward.a[layer - 1][e]
    delta = step.backward.delta[layer - 1][e] if left else None
    for edge in network.edges:
        of, to, *source = map(int, edge.key.split("."))
        if of != layer or (left and edge.is_bias):
            continue
        w = Parameter(of, to, *(source or (0,))).of(step.network.weights, step.network.biases)
        number = source[0] if source else 0
        size = w if edge.is_bias else w * float(a[number - 1] if delta is None else delta[to - 1])
        yield Line(line_of(edge), f"{of - 1}.{number}"), size


def line_of(edge: EdgeMark) -> str:
    """The mark of the line of an edge, in a map of what is seen."""
    return f"l{edge.key}{'b' * edge.is_bias} .line"


def around_picture(session: Session) -> Seen:
    """The loss in the head and the timeline."""
    ticks = {f"tick-{tick.index}": {"class": tick.classes} for group in timeline_scene(session) for tick in group.ticks}
    return ticks | loss_in_head(session)


def loss_in_head(session: Session) -> Seen:
    """The loss above the picture."""
    letter, text = loss_words(session)
    return {"loss .letter": {"": letter}, "loss .value": {"": text}}
