"""A learner's session as a frozen value: where they are, where they have been, what they look at."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from app.digits.sight import reads_digits
from app.engine.network import Network
from app.explorer.look import Look
from app.explorer.notation import DEFAULT, NOTATIONS, SIGNIFICANT, Notation
from app.explorer.practise.guesses import NOTHING_SAID, Answered, Guess, Hunt
from app.explorer.quantities import QUANTITIES, known
from app.explorer.stages import Stage, stage_index, stages
from app.explorer.training_step import TrainingStep, overflow_is_an_answer, same_step

PAST_BYTES = 8_000_000  # of weights that Back can return to
PAST_POSITIONS = 1_000
MOST_COSTS = 500  # of places that are no longer kept; beyond, every second one is let go
LARGE_WEIGHT = 1e4  # beyond it, training may have diverged
NO_SLOPE = 1e-9  # a gradient below it moves no such weight
RISES, STUCK, TOO_LARGE = "rises", "stuck", "too large"


@dataclass(frozen=True, eq=False)
class Position:
    """A place in the walk: a training step and how far it has been walked."""

    step: TrainingStep
    stage: int = 0
    """how many of its stages have been reached"""
    floor: int = 0
    """the stage at which this stretch of the walk began, with an edit or an update: Back leaves it from there"""
    steps_taken: int = 0
    """updates made until now"""
    overflowed: bool = False
    """whether the next stage has no finite answer"""
    practise: Hunt = NOTHING_SAID
    """what the learner has said of a mistake that is hidden in the training step"""
    at_once: tuple[float, ...] = ()
    """C before each of the updates that led here at one go, oldest first; of the last training step it is its own"""

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """All stages of this training step."""
        return stages(self.step.network.depth, self.step.rule.letters)

    @property
    def current(self) -> Stage | None:
        """The stage reached last, None before the first."""
        return self.stages[self.stage - 1] if self.stage else None

    @property
    def upcoming(self) -> Stage:
        """The stage that Step reaches next; after the update, the first of the next training step."""
        return self.stages[self.stage % len(self.stages)]

    @property
    def updated(self) -> bool:
        """Whether this training step is complete."""
        return self.stage == len(self.stages)

    @property
    def updates_before(self) -> int:
        """How many updates had been made when this training step began."""
        return self.steps_taken - self.updated

    @cached_property
    def costs(self) -> tuple[tuple[int, float], ...]:
        """What is known here of C, each after how many updates: of those made at one go to get here, and its own."""
        first = self.updates_before - len(self.at_once)
        # Asked of every place that is kept: what else is reached does not matter, and takes long to list.
        own = (self.step.total_loss,) if self.stage > stage_index(self.step.network.depth, "C") else ()
        return tuple(enumerate((*self.at_once, *own), first))

    @property
    def network(self) -> Network:
        """The network with its weights of now: after the update the new ones."""
        return self.step.updated if self.updated else self.step.network

    @cached_property
    def _reached(self) -> frozenset[tuple[str, int]]:
        return known(self.step.network.depth, self.step.rule.letters, self.stage)

    def reached(self, quantity: str, layer: int = 0) -> bool:
        """Whether the numbers of a quantity (a key of QUANTITIES) in a layer are known: given, or computed by now."""
        return (quantity, layer) in self._reached

    def replaced(self, quantity: str) -> bool:
        """Whether what was given of a quantity, a weight or what an optimiser remembers, has new numbers by now."""
        row = QUANTITIES[quantity]
        return row.new is not None and any(stage.kind == row.stage for stage in self.stages[: self.stage])

    def to_be_computed_again(self) -> "Position":
        """The same place without the passes through the network, which take more memory than the network itself."""
        return replace(self, step=self.step.without_passes())

    @property
    def diverged(self) -> bool:
        """Whether training has led nowhere, or to numbers that mean nothing."""
        return bool(self.divergence)

    @cached_property
    def divergence(self) -> str:
        """How training diverged: TOO_LARGE, RISES or STUCK; empty where it did not.

        Large weights alone are none, whoever made them: C is larger than if all were 0, and the update made last, or
        the one that is walked, does not lower it, for it raises C or has no slope to go by.
        """
        if self.overflowed:
            return TOO_LARGE
        if not self.steps_taken or not self.step.learning_rate or _largest(self.network) <= LARGE_WEIGHT:
            return ""
        before = self.step.true
        with overflow_is_an_answer():
            after = before.next()
            now = after if self.updated else before
            if after.total_loss < before.total_loss or now.total_loss <= now.loss_of(_zeros(now.network)):
                return ""
            if after.total_loss == before.total_loss:
                return "" if _largest_gradient(now) > NO_SLOPE else STUCK
            return RISES


def _largest(network: Network) -> float:
    return max(float(np.abs(values).max(initial=0)) for values in (*network.weights, *(network.biases or ())))


def _largest_gradient(step: TrainingStep) -> float:
    made = step.backward
    return max(
        float(np.abs(values).max(initial=0)) for values in (*made.weight_gradients, *(made.bias_gradients or ()))
    )


def _zeros(network: Network) -> Network:
    biases = network.biases and [np.zeros_like(values) for values in network.biases]
    return network.replace(weights=[np.zeros_like(values) for values in network.weights], biases=biases)


@dataclass(frozen=True)
class View:
    """What the learner looks at, and how; moves and Back leave it alone."""

    look: Look = None
    """a weight, a bias, a neuron, a layer or the loss; None is the stage as a whole"""
    example: int = 0
    """counted from 0"""
    granularity: str = "stage"
    """by what Step and Back move"""
    tab: str = "chain"
    """how the panel explains what is looked at"""
    notation: str = DEFAULT
    """the name of the visitor's notation, that everything is written in, whatever the session was left in"""
    source_letters: str = ""
    """the name of the notation of the lesson's source, where everything is written in that instead"""
    predicting: bool = False
    """whether what the next stage writes is hidden everywhere and asked for"""
    ask: str = "value"
    """the form in which it is asked for (see guesses.py)"""
    pictures: str = "weights"
    """where the inputs are a picture, of what the pictures in it are (see looking.py)"""
    page: str = ""
    """the id of the page of the lesson that is open, empty where none is"""
    asking: int = 0
    """the number of the first stage that gives away what an open question of the page asks; 0 where none does"""
    figure: str = ""
    """the figure that stands in the place of the network, in its text form (see figures); empty where none does"""
    asked: tuple[str, ...] = ()
    """the names of the numbers that were asked why, one out of the other; the last one is explained"""
    significant: int = SIGNIFICANT
    """the digits that every number is shown in"""


@dataclass(frozen=True, eq=False)
class Session:
    """A learner's session: where they are, where they have been, what they look at."""

    position: Position
    """where the learner is"""
    initial: Position
    """where the session opened, to which Restart returns"""
    past: tuple[Position, ...] = ()
    """the positions that Back returns to, oldest first"""
    forgotten: int = 0
    """how many of those were dropped to bound the memory"""
    costs: tuple[tuple[int, float], ...] = ()
    """C after so many updates, on the way to the oldest place that is kept: what the places dropped knew of it"""
    lesson: str | None = None
    """the slug of the lesson that it opened with"""
    view: View = View()
    guesses: tuple[Guess, ...] = ()
    """the learner's predictions, oldest first; moves and Back leave them alone"""
    answers: tuple[Answered, ...] = ()
    """what became of the questions of the page, as they were asked; moves and Back leave them alone"""

    @cached_property
    def notation(self) -> Notation:
        """The notation that everything is written in."""
        step = self.position.step
        own = str(self.example + 1) if step.of_a_mean else ""
        row = NOTATIONS[self.view.source_letters or self.view.notation]
        digits = reads_digits(step.network.sizes)
        return row.of(step.network.depth, digits, own, step.l2 > 0, self.significant)

    @property
    def significant(self) -> int:
        """The digits that every number is shown in."""
        return self.view.significant

    @property
    def withholds(self) -> bool:
        """Whether what comes next is hidden everywhere: it is to be predicted, or a question of the page asks it."""
        return self.view.predicting or self.position.stage < self.view.asking

    @property
    def example(self) -> int:
        """The example that is looked at, from 0; after an edit there may be fewer than there were."""
        return min(self.view.example, len(self.position.step.inputs) - 1)

    @property
    def edited(self) -> bool:
        """Whether the last thing done was an edit, after which no step has been made."""
        at = self.position
        left = self.past[-1] if self.past else None
        if left is None or at.stage != at.floor or at.step in (left.step, left.step.true, self.initial.step):
            return False
        if left.updated and at.floor == 1:
            return False  # a step into the next training step; no edit leads to its first stage
        if not at.stage and same_step(at.step, left.step.next() if left.updated else left.step):
            return False  # the same weights, walked again
        return not at.step.slip and left.steps_taken == at.steps_taken and not at.at_once

    def moved(self, position: Position) -> "Session":
        """The session at another place of the same stretch."""
        return replace(self, position=position)

    def departed(self, position: Position) -> "Session":
        """The session at a new stretch; Back returns to the place it left. The oldest places may be forgotten."""
        return replace(self, position=position).remembering((*self.past, self.position.to_be_computed_again()))

    def remembering(self, past: tuple[Position, ...]) -> "Session":
        """The session with such a past, as far as there is memory for it; of the rest C is kept."""
        kept = remembered(past)
        dropped = past[: len(past) - len(kept)]
        costs = costs_with(self.costs, dropped)
        return replace(self, past=kept, forgotten=self.forgotten + len(dropped), costs=costs)


def costs_with(costs: tuple[tuple[int, float], ...], dropped: tuple[Position, ...]) -> tuple[tuple[int, float], ...]:
    """What is known of C on the way, and by places after it: one that has gone back replaces what came later."""
    known = list(costs)
    for place in dropped:
        own = place.costs
        first = own[0][0] if own else place.updates_before
        while known and known[-1][0] >= first:
            known.pop()
        known += own
    return tuple(known[::2] if len(known) > MOST_COSTS else known)


def remembered(past: tuple[Position, ...]) -> tuple[Position, ...]:
    """The newest positions that fit the memory set aside for Back; shared weights count once."""
    if len(past) <= PAST_POSITIONS and sum(at.step.bytes_given for at in past) <= PAST_BYTES:
        return past  # even if nothing is shared; to look for that takes long where there are many
    seen: set[int] = set()
    size = 0
    for index in range(len(past) - 1, -1, -1):
        arrays = past[index].step.arrays
        size += sum(a.nbytes for a in arrays if id(a) not in seen)
        seen.update(id(a) for a in arrays)
        if size > PAST_BYTES or len(past) - index > PAST_POSITIONS:
            return past[index + 1 :]
    return past
