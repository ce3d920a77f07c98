"""Marking an answer, whoever asks: right, or by which wrong way it was come to, else where to look.

First match wins: what is right, the question's own wrong answers in their order, the known slips, what is wrong with
its size. Every wrong answer that is recognised has a `note`, by which answers are counted.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from app.errors import BadValue
from app.explorer.figures.kinds import OF_A_FIGURE
from app.explorer.notation import Notation
from app.explorer.number import any_name_of, letter_of, name_of
from app.explorer.practise.asked import (
    FIELD,
    FIRST_WRONG,
    GOALS,
    Ask,
    Figured,
    Wrong,
    goal_of,
    inputs_of,
    number_in,
    offered_marks,
    offered_parameters,
    right_answer,
    sum_of,
)
from app.explorer.practise.diagnosis import diagnose, size_hint
from app.explorer.practise.guesses import RIGHT, Marked, Question
from app.explorer.practise.mistakes import ORIGIN, verdict_on
from app.explorer.practise.predicting import origin_of
from app.explorer.practise.typed_number import COARSE, COARSE_CHANGE, NOISE, TypedNumber, typed_number
from app.explorer.practise.words import hint, slip_said
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Session
from app.explorer.wording import as_written, in_letters

UNKNOWN = "other"
SIGNS = {"+": "positive", "−": "negative", "0": "zero"}
CHOOSE = "Choose one of the answers."
TOO_MANY, TOO_FEW, TRANSPOSED = "too-many", "too-few", "transposed"
MOST_MARKS = 64
_SHAPE = re.compile(r"\D*([0-9]{1,4})\s*(?:[×xX*,;·]|by)\s*([0-9]{1,4})\D*")
SHAPE = "Type rows × columns, such as 2×3."
ROWS = "A row is a neuron that {row: receives, a column one that sends|sends, a column one that receives}."
EXCHANGED = f"You exchanged rows and columns. {ROWS}"
NOTHING_MARKED = "Mark something first."
NOT_A_MARK = "That is none of the marks to choose from."
NO_INPUTS = "{letter} is given: nothing that was nudged leads to it."
INPUTS = "{letter} is computed from {inputs}, none of which changed."
MORE = "What you marked is right, and there is more: follow the arrows on from it."
WRONG_MARK = "That one is {letter}."
NOT_REACHED_YET = "{letter} is {value:.4g} here."
FIGURE_WORDS = {"gap": "The largest gap", "lowest": "The lowest value", "f": "The output"}
TO_THE_LEFT, TO_THE_RIGHT = "It is farther to the left.", "It is farther to the right."
SIGN_WORDS = {
    "positive": "+",
    "plus": "+",
    "up": "+",
    "negative": "−",
    "minus": "−",
    "down": "−",
    "-": "−",
    "zero": "0",
}
FLIPPED = "sign-flipped"
OTHER_SIGN = "Its sign follows from those of its factors: count how many of them are negative."
LARGEST = "The size counts, whatever the sign."
ORDER = "Compare the sizes, whatever the signs."


def mark(ask: Ask, page: Session, answer: Sequence[str], now: Session | None = None) -> Marked:
    """Mark an answer: a text, or the names of marks. `page` is where all that is asked for is reached.

    `now` is the learner's own session, which a goal is about. Raises BadValue for what is no answer.
    """
    if len(answer) > MOST_MARKS:
        raise BadValue(NOT_A_MARK, field=FIELD)
    reading = reading_of(page)
    marked = FORMS[ask.form](ask, reading, tuple(answer), now or page)
    return replace(marked, say=in_letters(marked.say, reading.notation))


def sign_of(value: float) -> str:
    """“+”, “−” or “0”."""
    return "0" if abs(value) <= NOISE else "+" if value > 0 else "−"


def sign_in(text: str) -> str:
    """The sign that a text is, as SIGNS has it; the text itself where it is none."""
    return SIGN_WORDS.get(text.strip().lower(), text.strip())


def _value(ask: Ask, reading: Reading, answer: tuple[str, ...], now: Session) -> Marked:
    right = right_answer(ask, reading)
    if isinstance(right, str):
        return _shape(ask, right, _one(answer), reading.notation)
    assert isinstance(right, float)
    typed = typed_number(_one(answer), FIELD)
    counted, question = ask.number is None, ask.question
    exactly = counted and not ask.asks.startswith(OF_A_FIGURE)
    origin = origin_of(reading.step, question) if question and ask.comes else 0.0
    if not counted and typed.cannot_tell(right, origin):
        raise BadValue(COARSE_CHANGE if origin else COARSE, field=FIELD)

    def is_it(value: float) -> bool:
        return typed.value == value if exactly else typed.agrees(value, origin)

    if is_it(right):
        return Marked(True, RIGHT)
    for wrong in ask.wrong:
        if wrong.terms and is_it(sum_of(wrong.terms, reading)):
            return Marked(False, wrong.note, wrong.say)
    slips = _slips(ask, reading, question, typed) if question else ()
    if slips:
        slip, title, reason = slips[0]
        return Marked(False, slip, f"{title}. {reason}", slips)
    old = origin if question and ask.comes and question.changes else None
    return Marked(False, UNKNOWN, size_hint(right, typed.value, old))


def _slips(ask: Ask, reading: Reading, question: Question, typed: TypedNumber) -> tuple[tuple[str, str, str], ...]:
    """The known slips that lead to a number, those of the question first, each with its title and its reason."""
    found = sorted(diagnose(reading.step, question, typed), key=lambda slip: slip not in ask.slips)
    return tuple((slip, *slip_said(reading.notation, reading.step, question, slip)) for slip in found)


def _shape(ask: Ask, right: str, answer: str, n: Notation) -> Marked:
    found = _SHAPE.fullmatch(answer)
    if not found:
        raise BadValue(SHAPE, field=FIELD)
    shape = f"{found[1]}×{found[2]}"
    swapped = f"{found[2]}×{found[1]}"
    if shape == right:
        return Marked(True, RIGHT)
    named = _by_text(ask, as_written(shape, n))
    if named:
        return named
    return Marked(False, TRANSPOSED, EXCHANGED) if swapped == right else Marked(False, UNKNOWN, ROWS)


def _sign(ask: Ask, reading: Reading, answer: tuple[str, ...], now: Session) -> Marked:
    sign = sign_in(_one(answer))
    if sign not in SIGNS:
        raise BadValue(CHOOSE, field=FIELD)
    right = right_answer(ask, reading)
    assert isinstance(right, float)
    if sign == sign_of(right):
        return Marked(True, RIGHT)
    return _by_text(ask, sign) or Marked(False, FLIPPED, _where_to_look(ask, reading) or OTHER_SIGN)


def _most(ask: Ask, reading: Reading, answer: tuple[str, ...], now: Session) -> Marked:
    chosen = _one(answer)
    if chosen not in [parameter.key for parameter in offered_parameters(ask, reading.network)]:
        raise BadValue(CHOOSE, field=FIELD)
    right = right_answer(ask, reading)
    assert isinstance(right, tuple)
    if chosen in right:
        return Marked(True, RIGHT)
    return _by_text(ask, chosen) or Marked(False, UNKNOWN, _where_to_look(ask, reading) or LARGEST)


def _where_to_look(ask: Ask, reading: Reading) -> str:
    """What makes a sign or a size, of what the next stage writes; a page has hints of its own."""
    if not ask.comes:
        return ""
    return hint(reading.notation, reading.position, ask.question)


def _choice(ask: Ask, reading: Reading, answer: tuple[str, ...], now: Session) -> Marked:
    text = _one(answer)
    for choice in ask.choices:
        if text == (choice.key or choice.text):
            return Marked(choice.right, RIGHT if choice.right else choice.note, "" if choice.right else choice.say)
    raise BadValue(CHOOSE, field=FIELD)


def _click(ask: Ask, reading: Reading, answer: tuple[str, ...], now: Session) -> Marked:
    if ask.asks == FIRST_WRONG:
        kind = verdict_on(now.position, name_of(_one(answer))).kind
        return Marked(kind == ORIGIN, kind)
    offered = offered_marks(ask, reading)
    if not answer:
        raise BadValue(NOTHING_MARKED, field=FIELD)
    if not set(answer) <= set(offered):
        raise BadValue(NOT_A_MARK, field=FIELD)
    right = right_answer(ask, reading)
    assert isinstance(right, tuple)
    if set(answer) == set(right):
        return Marked(True, RIGHT)
    for wrong in ask.wrong:
        if (wrong.has or wrong.lacks) and set(wrong.has) <= set(answer) and not set(wrong.lacks) & set(answer):
            return Marked(False, wrong.note, wrong.say)
    extra = next((mark for mark in offered if mark in answer and mark not in right), None)
    if extra is None:
        return Marked(False, TOO_FEW, MORE)
    return Marked(False, TOO_MANY, _why_not(ask, reading, extra))


def _why_not(ask: Ask, reading: Reading, extra: str) -> str:
    letter = letter_of(name_of(extra), reading.notation)
    if not ask.asks.startswith("changes:"):
        return WRONG_MARK.format(letter=letter)
    inputs = inputs_of(extra, reading)
    if not inputs:
        return NO_INPUTS.format(letter=letter)
    written = ", ".join(str(letter_of(name_of(one), reading.notation)) for one in inputs)
    return INPUTS.format(letter=letter, inputs=written)


def _order(ask: Ask, reading: Reading, answer: tuple[str, ...], now: Session) -> Marked:
    if sorted(answer) != sorted(ask.offers):
        raise BadValue("Put every one of them in its place.", field=FIELD)
    sizes = [abs(number_in(reading, name)) for name in answer]
    ordered = all(one >= other for one, other in pairwise(sizes))
    return Marked(True, RIGHT) if ordered else _by_text(ask, " ".join(answer)) or Marked(False, UNKNOWN, ORDER)


def _goal(ask: Ask, reading: Reading, answer: tuple[str, ...], now: Session) -> Marked:
    name, way, bound = goal_of(ask)
    here = reading_of(now)
    if isinstance(name, Figured):
        value: float | None = number_in(here, str(name))
        letter = FIGURE_WORDS.get(name.key, name.key)
    else:
        value, letter = here.value(name), str(letter_of(name, here.notation))
    if value is not None and GOALS[way](value, bound):
        return Marked(True, RIGHT)
    if value is None:
        return Marked(False, UNKNOWN, f"{letter} is not computed yet: walk on until it is.")
    return Marked(False, UNKNOWN, NOT_REACHED_YET.format(letter=letter, value=value))


def _place(ask: Ask, reading: Reading, answer: tuple[str, ...], now: Session) -> Marked:
    right = right_answer(ask, reading)
    assert isinstance(right, float)
    typed = typed_number(_one(answer), FIELD).value
    if abs(typed - right) <= ask.within:
        return Marked(True, RIGHT)
    for wrong in ask.wrong:
        if abs(typed - sum_of(wrong.terms, reading)) <= ask.within:
            return Marked(False, wrong.note, wrong.say)
    return Marked(False, UNKNOWN, TO_THE_LEFT if right < typed else TO_THE_RIGHT)


def _by_text(ask: Ask, text: str) -> Marked | None:
    found = (wrong for wrong in ask.wrong if wrong.text == text)
    return next((Marked(False, wrong.note, wrong.say) for wrong in found), None)


def _one(answer: tuple[str, ...]) -> str:
    if len(answer) != 1 or not answer[0].strip():
        raise BadValue("Answer first.", field=FIELD)
    return answer[0].strip()


FORMS: dict[str, Callable[[Ask, Reading, tuple[str, ...], Session], Marked]] = {
    "value": _value,
    "sign": _sign,
    "most": _most,
    "choice": _choice,
    "click": _click,
    "order": _order,
    "place": _place,
    "goal": _goal,
}
"""how an answer to each form of question is marked, at a reading where all is reached, in the learner's own session"""


def named_wrongly(ask: Ask, page: Session) -> tuple[Wrong, ...]:
    """The wrong answers of a question that are right, or none at all: a lesson that has some is refused."""
    reading = reading_of(page)
    right = right_answer(ask, reading)
    found = []
    for wrong in ask.wrong:
        if wrong.terms and isinstance(right, float):
            value = sum_of(wrong.terms, reading)
            found += [wrong] if not math.isfinite(value) or math.isclose(value, right, rel_tol=5e-3) else []
        elif wrong.text and wrong.text == right:
            found.append(wrong)
        elif wrong.has and isinstance(right, tuple):
            found += [wrong] if set(wrong.has) <= set(right) and not set(wrong.lacks) & set(right) else []
    return tuple(found)


def checked_names(ask: Ask, page: Session) -> None:
    """Raises BadValue where a question names what its page does not have."""
    reading = reading_of(page)
    right_answer(ask, reading)
    for wrong in ask.wrong:
        sum_of(wrong.terms, reading)
        for one in (*wrong.has, *wrong.lacks):
            any_name_of(one)
            if one not in offered_marks(ask, reading):
                raise BadValue(f"“{one}” is none of the marks that are offered.", field=FIELD)
