"""A question of a page: how it is asked, what was said to the last answer, and its reason once it is answered."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import inf

from app.course.answering import MOST_TRIES, said_of
from app.course.opening import answered, known_for
from app.engine.parameters import Parameter
from app.explorer.figures.kinds import OF_A_FIGURE, figure_numbers
from app.explorer.number import NumberName, Worked, any_name_of, letter_of, parameter_number
from app.explorer.practise.answering import SIGNS, sign_of
from app.explorer.practise.asked import Ask, Right, offered_marks, offered_parameters, right_answer
from app.explorer.practise.guesses import GIVEN_UP, OPEN, RIGHT
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Session
from app.explorer.why.worked import letters_of, words_for
from app.explorer.wording import in_letters
from app.scene.field_error import FieldError
from app.scene.formulas.mathml import letter
from app.scene.formulas.numbers import short
from app.scene.formulas.parts import Inline, Shown, full_of, lights_number, lights_parameter, shown, text_of

ANSWERS = {
    "value": "a number",
    "sign": "its sign",
    "most": "which one",
    "choice": "one of these",
    "click": "every one that fits",
    "order": "the largest first",
    "place": "press the place in the figure, or type it",
    "goal": "in the picture",
}
"""what is asked for, in words"""
TO_FIGURES = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
FIELD = "answer"


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to choose, or a mark: what is sent, what is shown, how it is spoken, what it lights."""

    value: str
    text: Inline
    spoken: str
    lights: str = ""
    chosen: bool = False
    right: bool = False
    "once it is answered, whether it belongs to the answer"
    heading: str = ""
    "of a batch, above the first mark of each example, and above those of all"


@dataclass(frozen=True, slots=True)
class QuestionScene:
    """A question as it stands on the page."""

    id: str
    form: str
    text: str
    how: str
    "what kind of answer is wanted"
    options: tuple[Option, ...]
    typed: str
    error: str
    open: bool
    verdict: str
    "what the last answer came to, empty before the first"
    right: bool
    note: str
    say: str
    hint: str
    "the next thing to look at, empty before the first wrong answer"
    shows: bool
    "whether “Show me” is offered"
    answer: Shown | None
    "what is right, once it is answered; a number of the walk can be asked why"
    because: str
    block: str = "question"


def question_scene(session: Session, ask: Ask, error: FieldError | None = None) -> QuestionScene:
    """The question in the letters of a session, with what became of it."""
    state = answered(session, ask.id)
    known = reading_of(known_for(session))
    n = known.notation
    refused = error if error and error.field == f"{FIELD} {ask.id}" else None
    done = state.outcome != OPEN
    right = right_answer(ask, known) if done else None
    return QuestionScene(
        id=ask.id,
        form=ask.form,
        text=in_letters(ask.text, n),
        how=how_asked(ask),
        options=options_of(ask, known, state.latest, right),
        typed=refused.typed if refused else _typed(session, ask, state.latest),
        error=refused.message if refused else "",
        open=not done,
        verdict=_verdict(state.outcome, state.tries),
        right=state.outcome == RIGHT,
        note="given-up" if state.outcome == GIVEN_UP else RIGHT if state.outcome == RIGHT else state.note,
        say="" if done else said_of(session, ask),
        hint=in_letters(_hint(ask, state.tries), n) if not done else "",
        shows=not done and state.tries > 0,
        answer=answer_text(ask, known, right) if right is not None else None,
        because=in_letters(ask.because, n) if done or state.tries >= MOST_TRIES else "",
    )


def _typed(session: Session, ask: Ask, latest: tuple[str, ...]) -> str:
    """What stands in the field: the place that was pressed in the figure, or what was typed last."""
    if ask.form == "place" and "guess" in (numbers := figure_numbers(session)):
        return f"{numbers['guess']:g}"
    return latest[0] if ask.form in ("value", "place") and latest else ""


def how_asked(ask: Ask) -> str:
    """What kind of answer is wanted, in words."""
    if ask.form == "value" and ask.number is not None:
        return f"a number, to {TO_FIGURES.get(ask.figures, str(ask.figures))} digits"
    if ask.asks.startswith("shape."):
        return "rows × columns"
    return ANSWERS[ask.form]


def _verdict(outcome: str, tries: int) -> str:
    if outcome == RIGHT:
        return "Right" if tries == 1 else f"Right at try {tries}"
    if outcome == GIVEN_UP:
        return "Shown"
    return "Not yet" if tries else ""


def _hint(ask: Ask, tries: int) -> str:
    return ask.hints[min(tries, len(ask.hints)) - 1] if tries and ask.hints else ""


def options_of(ask: Ask, known: Reading, latest: tuple[str, ...], right: Right | None) -> tuple[Option, ...]:
    """The answers to choose from; none where something is typed."""
    n = known.notation
    belong = (right,) if isinstance(right, str) else right if isinstance(right, tuple) else ()
    match ask.form:
        case "sign":
            truth = sign_of(right) if isinstance(right, float) else ""
            return tuple(Option(sign, words, words, "", sign in latest, sign == truth) for sign, words in SIGNS.items())
        case "choice":
            said = {c.text: in_letters(c.text, n) for c in ask.choices}
            return tuple(Option(of, text, text, "", of in latest, of in belong) for of, text in said.items())
        case "most":
            return tuple(
                Option(
                    one.key,
                    letter(n.gradient(*one)),
                    f"gradient of the {words_for(known, parameter_number(one))}",
                    lights_parameter(one),
                    one.key in latest,
                    one.key in belong,
                )
                for one in offered_parameters(ask, known.network)
            )
        case "click" | "order":
            offered = offered_marks(ask, known) if ask.form == "click" else ask.offers
            together = sorted(offered, key=_example_of)
            marks = tuple(_mark(known, mark, mark in latest, mark in belong) for mark in together)
            return tuple(map(_with_heading, marks, _headings(together)))
        case _:
            return ()


def _with_heading(option: Option, heading: str) -> Option:
    return replace(option, heading=heading)


def _example_of(mark: str) -> float:
    """By which marks stand together: their example, those of all examples last."""
    name = any_name_of(mark)
    return inf if not isinstance(name, NumberName) or name.example is None else name.example


def _headings(marks: Sequence[str]) -> Iterator[str]:
    """What stands above each mark: the example that it and those after it are of, where examples have their own."""
    before = ""
    for mark in marks:
        name = any_name_of(mark)
        example = name.example if isinstance(name, NumberName) else None
        now = f"example {example + 1}" if example is not None else "all examples" if before else ""
        yield now if now != before else ""
        before = now


def _mark(known: Reading, mark: str, chosen: bool, right: bool) -> Option:
    name = any_name_of(mark)
    if isinstance(name, Worked):
        return Option(mark, letters_of(name, known.notation), words_for(known, name), "", chosen, right)
    written = letter(letter_of(name, known.notation))
    lights = lights_number(name, known.network.depth)
    return Option(mark, written, words_for(known, name), lights, chosen, right)


def answer_text(ask: Ask, known: Reading, right: Right) -> Shown:
    """What is right, said."""
    if isinstance(right, float):
        if ask.form == "sign":
            return _said(SIGNS[sign_of(right)])
        if ask.asks.startswith(OF_A_FIGURE):
            return _said(short(right, known.significant))
        if ask.number is None:
            return _said(f"{right:,.0f}")
        of = shown(known, ask.number)
        return Shown(text_of(right, known.significant), full_of(right), of.number, of.spoken, of.lights)
    if isinstance(right, str):
        return _said("" if ask.form == "goal" else in_letters(right, known.notation))
    if ask.form == "most":
        return _said(" or ".join(str(known.notation.gradient(*Parameter.from_key(key))) for key in right))
    together = groupby(sorted(right, key=_example_of), key=_example_of)
    return _said("; ".join(_listed(known, example, marks) for example, marks in together))


def _listed(known: Reading, example: float, marks: Iterable[str]) -> str:
    """Marks of one example, or of all."""
    letters = ", ".join(letters_of(any_name_of(mark), known.notation) for mark in marks)
    return letters if example == inf else f"example {example + 1:.0f}: {letters}"


def _said(text: str) -> Shown:
    return Shown(text, "", "", text)
