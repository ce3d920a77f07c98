"""The learner's answers as they are remembered: plain rows, and what they come to as a tally and a streak."""

from collections.abc import Iterable
from typing import NamedTuple

from app.engine.parameters import Parameter
from app.explorer.practise.asked import Question

MOST_KEPT = 200
OPEN, RIGHT, GIVEN_UP = "open", "right", "given up"


class Guess(NamedTuple):
    """One question as it was answered.

    `place` counts the stages walked when it was asked. `right` is the number asked for; where a sign is asked the
    number that has it, of an update the change; where the largest gradient, its size, and `best` is whose
    it is. `first` and `slips` are the first answer and what it gave away, `latest` the last one; signs are “+”, “−” and
    “0”, parameters “layer.to.from”. Without `counted` it had been answered before.
    """

    place: int
    form: str
    kind: str
    layer: int
    to: int
    source: int
    example: int
    choices: tuple[Parameter, ...]
    right: float
    best: tuple[Parameter, ...] = ()
    first: str = ""
    slips: tuple[str, ...] = ()
    latest: str = ""
    tries: int = 0
    outcome: str = OPEN
    counted: bool = True

    @property
    def question(self) -> Question:
        """What was asked."""
        return Question(self.form, self.kind, self.layer, self.to, self.source, self.example, self.choices)

    @property
    def at_once(self) -> bool:
        """Whether the first answer was right."""
        return self.outcome == RIGHT and self.tries == 1

    def asks_the_same(self, other: "Guess") -> bool:
        """Whether both ask for the same number at the same place."""
        return (self.place, self.question, self.right) == (other.place, other.question, other.right)


class Tally(NamedTuple):
    """How many questions were answered, how many of them right at once, and how many of these in a row until now."""

    right: int
    answered: int
    streak: int


def remembered(rows: Iterable[tuple]) -> tuple[Guess, ...]:
    """Stored rows as guesses, oldest first."""
    return tuple(_with_parameters(Guess(*row)) for row in rows)


def _with_parameters(guess: Guess) -> Guess:
    """The guess with parameters in place of the plain numbers that are stored."""
    choices, best = (tuple(Parameter(*one) for one in stored) for stored in (guess.choices, guess.best))
    return guess._replace(choices=choices, best=best)


def tally(guesses: Iterable[Guess]) -> Tally:
    """The tally of those that count."""
    results = [guess.at_once for guess in guesses if guess.counted]
    wrong = [index for index, right in enumerate(results) if not right]
    return Tally(sum(results), len(results), len(results) - (wrong[-1] + 1 if wrong else 0))
