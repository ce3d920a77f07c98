"""The drawing column: the digit that is read, how strongly each is, and what the network sees of the drawing."""

import json
import math
from dataclasses import dataclass

from app.digits.raster import SIDE
from app.digits.reader import NOTHING, Reading
from app.digits.samples import SAMPLES
from app.scene.numbers import NOT_REACHED, compact, full
from app.scene.png import picture

NOT_READ = "nothing yet"
READS = "reads"
UNREADABLE = "not read"
DIVERGED = "The network’s outputs have grown too large to be numbers. Go back, or restart."


@dataclass(frozen=True, slots=True)
class Bar:
    """One output: its digit, its value at full precision ("" where nothing is drawn) and in short, 0 to 100 wide."""

    digit: int
    probability: str
    text: str
    width: float
    likeliest: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """A ready-made drawing: its digit, and its strokes as JSON."""

    digit: int
    strokes: str


SAMPLE_CHOICES = tuple(Sample(digit, json.dumps(strokes, separators=(",", ":"))) for digit, strokes in SAMPLES.items())


@dataclass(frozen=True, slots=True)
class DrawScene:
    """What is read in the drawing: a verdict, the digit ("" for none), ten bars, the picture seen, an error.

    `seen` is the address of a picture of `side` x `side` pixels; `samples` are the drawings to start from.
    """

    verdict: str
    digit: str
    bars: tuple[Bar, ...]
    seen: str | None = None
    error: str | None = None
    side: int = SIDE
    samples: tuple[Sample, ...] = SAMPLE_CHOICES


def draw_scene(reading: Reading = NOTHING) -> DrawScene:
    """The scene of what a network read; where it read nothing, everything is "not reached" and never 0."""
    if reading.digit is None:
        return DrawScene(NOT_READ, "", _blank_bars(reading))
    if not all(map(math.isfinite, reading.probabilities)):
        return unreadable(DIVERGED)
    bars = tuple(_bar(digit, p, digit == reading.digit) for digit, p in enumerate(reading.probabilities))
    return DrawScene(READS, str(reading.digit), bars, picture(reading.seen, SIDE))


def unreadable(error: str) -> DrawScene:
    """The scene of a drawing that could not be read, with the reason."""
    return DrawScene(UNREADABLE, "", _blank_bars(NOTHING), error=error)


def _blank_bars(reading: Reading) -> tuple[Bar, ...]:
    return tuple(Bar(digit, "", NOT_REACHED, 0.0, likeliest=False) for digit in range(len(reading.probabilities)))


def _bar(digit: int, probability: float, likeliest: bool) -> Bar:
    width = round(100 * min(max(probability, 0.0), 1.0), 1)
    return Bar(digit, full(probability), compact(probability), width, likeliest)
