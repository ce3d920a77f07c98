"""The drawing column: the digit that is read, how strongly each is, and what the network sees of the drawing."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from app.digits.datasets import PIXELS, SIDE
from app.digits.reader import DRAWING, NOTHING, ReadDigit
from app.digits.samples import SAMPLES
from app.digits.sight import SightStep
from app.errors import BadValue
from app.explorer.elsewhere import HERE, after
from app.explorer.notation import SIGNIFICANT
from app.explorer.reading import reading_of
from app.explorer.session import Session
from app.explorer.teaching import COUNTS
from app.explorer.why.worked import value_here
from app.scene.colour.png import picture
from app.scene.drawing.before import Before, SinceTaught, asked_since, comes_to, compared, shown_as
from app.scene.formulas.numbers import NOT_REACHED, compact, full, short
from app.scene.formulas.parts import Shown

LOW = 0.5
"""below it the largest output says rather no than yes"""
SHARE = 1 / 3
"""the next output is close where it is more than this share of the largest"""


def doubt(outputs: tuple[float, ...], significant: int = SIGNIFICANT) -> str:
    """Why the digit read is unsure; empty where its output is at least LOW and the next at most SHARE of it."""
    first, second = sorted(range(len(outputs)), key=lambda digit: -outputs[digit])[:2]
    if outputs[first] < LOW:
        return f"Its output, {short(outputs[first], significant)}, is below {LOW}."
    if outputs[second] > SHARE * outputs[first]:
        shown = [short(outputs[digit], significant) for digit in (first, second)]
        return f"The output for {second}, {shown[1]}, is more than a third of its {shown[0]}."
    return ""


@dataclass(frozen=True, slots=True)
class PreparationStep:
    """A step: its name, a line about it, and the address of its picture of `side` x `side` pixels."""

    name: str
    about: str
    picture: str
    side: int


def preparation_scene(steps: Iterable[SightStep]) -> tuple[PreparationStep, ...]:
    """The steps in their order; none where nothing is drawn."""
    return tuple(_shown(step, len(step.picture)) for step in steps)


def _shown(step: SightStep, side: int) -> PreparationStep:
    return PreparationStep(step.name, step.about, picture(step.picture.ravel(), side), side)


MARK = 2.0  # as wide as the mark of an earlier value is, of 100
NOT_READ = "nothing drawn"
NOTHING_DRAWN = "Draw a digit first."
ONLY_A_DOT = "A dot is not enough to read."
VERDICTS = {NOTHING_DRAWN: NOT_READ, ONLY_A_DOT: "only a dot"}
READS = "reads"
UNREADABLE = "not read"
DIVERGED = "The network’s outputs have grown too large to be numbers. Go back, or restart."


@dataclass(frozen=True, slots=True)
class Bar:
    """One output: its digit, its value at full precision ("" where nothing is drawn) and in short, 0 to 100 wide.

    `before` is how wide it was before the network was taught, None where it was not; `asked` the number of the walk
    that it is, None where it is none.
    """

    digit: int
    probability: str
    text: str
    width: float
    likeliest: bool
    before: float | None = None
    asked: Shown | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """A ready-made drawing: its digit, and its strokes as JSON."""

    digit: int
    strokes: str


@dataclass(frozen=True, slots=True)
class Teaching:
    """A button that teaches: how many training steps, and its words."""

    count: int
    words: str


SAMPLE_CHOICES = tuple(Sample(digit, json.dumps(strokes, separators=(",", ":"))) for digit, strokes in SAMPLES.items())
TEACHINGS = tuple(Teaching(count, f"{count} step" + ("s" if count > 1 else "")) for count in COUNTS)


@dataclass(frozen=True, slots=True)
class DrawScene:
    """What is read in the drawing: a verdict, the digit ("" for none), ten bars, the picture seen, an error.

    `seen` is the address of a picture of `side` x `side` pixels, the `inputs` of the network; `samples` are the
    drawings to start from. `best` is the digit that the network called `reader` reads in it; `unsure` says why the
    digit is, empty where it is not; `taught` is what teaching changed. `steps` are those of the preparation, None where
    they are not asked for; `missing` is what there has to be first.
    """

    verdict: str
    digit: str
    bars: tuple[Bar, ...]
    seen: str | None = None
    error: str | None = None
    side: int = SIDE
    inputs: int = PIXELS
    best: str = ""
    reader: str = DRAWING
    unsure: str = ""
    taught: SinceTaught | None = None
    steps: tuple[PreparationStep, ...] | None = None
    missing: str = NOTHING_DRAWN
    samples: tuple[Sample, ...] = field(default=SAMPLE_CHOICES, repr=False)
    teachings: tuple[Teaching, ...] = TEACHINGS


def draw_scene(
    reading: ReadDigit = NOTHING,
    best: ReadDigit = NOTHING,
    before: Before | None = None,
    significant: int = SIGNIFICANT,
) -> DrawScene:
    """The scene of what a network read; where it read nothing, everything is "not reached" and never 0."""
    if reading.digit is None:
        return DrawScene(NOT_READ, "", _blank_bars(reading))
    if not all(map(math.isfinite, reading.probabilities)):
        return unreadable(DIVERGED)
    bars = tuple(_bar(digit, p, digit == reading.digit) for digit, p in enumerate(reading.probabilities))
    side = math.isqrt(len(reading.seen))
    second = "" if best.digit is None else str(best.digit)
    scene = DrawScene(READS, str(reading.digit), bars, picture(reading.seen, side), side=side, best=second)
    scene = replace(scene, unsure=doubt(reading.probabilities, significant))
    return _since(before, scene, reading.probabilities) if before else scene


def that_can_be_asked(scene: DrawScene, reading: ReadDigit, walk: Session, before: Before | None = None) -> DrawScene:
    """The scene whose outputs can be asked why, where the drawing is the example of the walk; else as it is.

    After the update they are those of the new weights; before they are reached, those that the walk is about to reach.
    """
    at, read = walk.position, reading_of(walk)
    depth = read.network.depth
    if not np.array_equal(read.inputs, reading.seen):
        return scene
    where = after(at.steps_taken) if at.updated else "" if at.reached("a", depth) else HERE
    names = [read.name("a", depth, bar.digit + 1)._replace(where=where) for bar in scene.bars]
    try:
        values = [value_here(read, name) for name in names]
    except BadValue:  # it is asked for next
        return scene
    # Where a mistake is planted, the walk has other numbers.
    if not all(map(comes_to, values, reading.probabilities)):
        return scene
    bars = (
        replace(bar, asked=shown_as(read, name, value, bar.text))
        for bar, name, value in zip(scene.bars, names, reading.probabilities, strict=True)
    )
    taught = scene.taught
    if taught and before:
        then = after(at.steps_taken - len(at.at_once) - 1)
        taught = asked_since(taught, before, reading.probabilities, read, then, where)
    return replace(scene, bars=tuple(bars), taught=taught)


def blank_canvas(inputs: int) -> DrawScene:
    """The column of a network with so many inputs before anything is drawn."""
    return replace(draw_scene(), inputs=inputs)


def unread(missing: str) -> DrawScene:
    """The scene of strokes in which nothing is read, by what they lack, one of VERDICTS."""
    return replace(draw_scene(), verdict=VERDICTS[missing], missing=missing)


def unreadable(error: str) -> DrawScene:
    """The scene of a drawing that could not be read, with the reason."""
    return DrawScene(UNREADABLE, "", _blank_bars(NOTHING), error=error)


def _since(before: Before, scene: DrawScene, outputs: tuple[float, ...]) -> DrawScene:
    """The scene with how wide each bar was before."""
    pairs = zip(scene.bars, before.outputs, strict=True)
    bars = tuple(replace(bar, before=min(_width(p), 100 - MARK)) for bar, p in pairs)
    return replace(scene, bars=bars, taught=compared(before, outputs))


def _blank_bars(reading: ReadDigit) -> tuple[Bar, ...]:
    return tuple(Bar(digit, "", NOT_REACHED, 0.0, likeliest=False) for digit in range(len(reading.probabilities)))


def _bar(digit: int, probability: float, likeliest: bool) -> Bar:
    return Bar(digit, full(probability), compact(probability), _width(probability), likeliest)


def _width(probability: float) -> float:
    return round(100 * min(max(probability, 0.0), 1.0), 1)
