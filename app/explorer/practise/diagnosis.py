"""What a wrong answer gives away: the known slips that lead to just this number, else what is wrong with its size."""

import math

from app.explorer.practise.guesses import Question
from app.explorer.practise.predicting import asked_value, origin_of
from app.explorer.practise.slipped_answers import slipped_answers
from app.explorer.practise.typed_number import TypedNumber
from app.explorer.training_step import TrainingStep, overflow_is_an_answer

SAME = 1e-9  # of the size: a slip that makes no more difference makes none
ROUGHLY, CLOSE = 0.05, 0.1
SIZES = {1: "ten times", 2: "a hundred times", 3: "a thousand times"}


def diagnose(step: TrainingStep, question: Question, typed: TypedNumber) -> tuple[str, ...]:
    """The names of all slips that lead to the wrong number typed at this place, none if no known one does.

    Those that give it to the digits typed go before those that merely come near it.
    """
    right = asked_value(step, question)
    origin = origin_of(step, question)
    with overflow_is_an_answer():
        found = [(name, value) for name, value in slipped_answers(step, question) if _differs(value, right)]
    near = [(name, value) for name, value in found if typed.agrees(value, origin)]
    exactly = [(name, value) for name, value in near if typed.is_rounded(value, origin)]
    return tuple(dict.fromkeys(name for name, _ in exactly or near))


def size_hint(right: float, typed: float, old: float | None = None) -> str:
    """What can be said of a number that no slip explains, without giving the right one away.

    Of an update `old` is the weight before it, and the hint is about its change.
    """
    if old is not None:
        return _of_change(right - old, typed - old)
    if right == 0 or typed == 0:
        return "It is not 0." if right else "It is smaller in size than that."
    if (right > 0) != (typed > 0):
        return "The sign is the other one."
    return _of_size(typed / right, "The sign is right, but it is {} too {}.", ("large", "small"))


def _of_change(right: float, typed: float) -> str:
    if right == 0 or typed == 0:
        return "It does change." if right else "It does not change."
    if (right > 0) != (typed > 0):
        return "It moves the other way."
    return _of_size(typed / right, "It moves the right way, but {} too {}.", ("far", "little"))


def _of_size(ratio: float, words: str, directions: tuple[str, str]) -> str:
    if abs(ratio - 1) < CLOSE:
        return "Close. Check the rounding on the way."
    power = round(math.log10(min(max(ratio, 1e-99), 1e99)))
    direction = directions[ratio < 1]
    if power and abs(ratio / 10.0**power - 1) < ROUGHLY:
        return words.format(SIZES.get(abs(power), "many powers of ten"), direction)
    return words.replace("{} ", "").format(direction)


def _differs(value: float, right: float) -> bool:
    return math.isfinite(value) and abs(value - right) > SAME * max(abs(value), abs(right))
