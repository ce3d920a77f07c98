"""What the lab has to know of a kind of data to show runs on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.scene.lab.words import Reached
from app.training.choices import Choices
from app.training.data_sets import DataSet
from app.training.next_example import Walked
from app.training.progress import Point, Report, RunView


@dataclass(frozen=True, slots=True)
class Results:
    """What a network made of the examples."""

    template: str  # which shows it
    summary: str
    after: str  # how many epochs
    shown: Any  # what the template reads: a Misreadings or a FitScene
    open: bool  # shown without being asked for
    pauses: bool  # the run goes on until one of its test examples is opened


@dataclass(frozen=True, slots=True)
class KindScene:
    """A kind of data in the lab."""

    size: Callable[[DataSet], str]
    """of an example, beside the title of its set; "" where there is nothing to say"""
    figures: Callable[[RunView], tuple[Reached, ...]]
    """what a run has reached, the most telling first; all "?" where nothing is known yet"""
    headline: Callable[[RunView, Point], str]
    """the most telling figure in words, of a point while the run goes on"""
    results: Callable[[Report, str, bool, bool], Results]
    """of a report on the data of that name; whether it is open, whether the run goes on"""
    waiting: str
    """in place of results that are not known yet"""
    enough: Callable[[Choices, tuple[Point, ...]], bool]
    """whether the last of the points after whole epochs show that enough was learned"""
    blind: Callable[[Choices], float]
    """the mean loss of an example by the best guess that does not look at it"""
    unsure: Callable[[Choices, Point], str]
    """what to say where it has learned too little and the train loss no longer falls"""
    narrowest: Callable[[DataSet], int]
    """the fewest neurons of a hidden layer that are enough"""
    example: Callable[[Walked], str]
    """an example in words: “a 4”"""
    outcome: Callable[[Walked], str]
    """what the network made of it: “read as 9”"""


def after_epochs(report: Report) -> str:
    """“after 30 epochs”."""
    return f"after {report.epoch:.3g} epoch{'' if report.epoch == 1 else 's'}"
