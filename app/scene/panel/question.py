"""A question as it stands on the page: how it is put, what was said to the last answer, in the end the reason."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import inf

from app.engine.parameters import Parameter
from app.explorer.figures.kinds import OF_A_FIGURE, figure_numbers
from app.explorer.number import NumberName, Worked, any_name_of, letter_of, parameter_number
from app.explorer.practise.asked import Ask, Right, offered_marks, offered_parameters, right_answer
from app.explorer.practise.asking import Asked, Kept, field_of, told
from app.explorer.practise.guesses import GIVEN_UP, RIGHT, Tries
from app.explorer.practise.marking import SIGNS, sign_in, sign_of
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Session
from app.explorer.why.worked import letters_of, words_for
from app.explorer.wording import in_letters
from app.scene.field_error import FieldError
from app.scene.formulas.mathml import Math, letter
from app.scene.formulas.numbers import MINUS, short
from app.scene.formulas.parts import Inline, Shown, full_of, lights_number, lights_parameter, shown, text_of

MOVES = {"+": ("up", "goes up"), "−": ("down", "goes down"), "0": ("stays", "stays as it is")}
NTH = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}
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
    there: str = ""
    "the number in the picture that it is pressed at; empty of an example that is not looked at"


@dataclass(frozen=True, slots=True)
class QuestionScene:
    """A question as it stands on the page."""

    id: str
    form: str
    sent_to: str
    "the address that marks it"
    asks: tuple[Inline, ...]
    "words and letters"
    how: str
    "what kind of answer is wanted"
    meaning: str
    "what is asked for, in words, where its letter does not say it"
    lights: str
    options: tuple[Option, ...]
    at_once: bool
    "whether a press on one of the options is the answer"
    typed: str
    error: str
    open: bool
    verdict: str
    "what the last answer came to, empty before the first"
    right: bool
    note: str
    say: tuple[tuple[str, str], ...]
    "what was done to come to it: each a title, which may be empty, and a reason"
    hint: str
    "the next thing to look at, empty before the first wrong answer"
    shows: bool
    "whether “Show me” is offered"
    answer: Shown | None
    "what is right, once it is answered; a number of the walk can be asked why"
    because: str
    "the reason, once it is answered or enough has been tried"
    rule: tuple[Math, ...]
    "the same as formulas"
    block: str = "question"


@dataclass(frozen=True, slots=True)
class Put:
    """What a question about the next stage is put in, which a page writes out."""

    asks: tuple[Inline, ...]
    meaning: str
    lights: str
    rule: tuple[Math, ...]


def question_scene(
    session: Session, asked: Asked[Kept], sent_to: str, error: FieldError | None = None, put: Put | None = None
) -> QuestionScene:
    """The question in the letters of a session, with what became of it; a refused answer stays in its field."""
    ask, tries = asked.ask, asked.tries
    known = reading_of(asked.known)
    n = known.notation
    refused = error if error and error.field == field_of(ask) else None
    right = right_answer(ask, known) if not tries.open else None
    marked = told(session, asked)
    slips = tuple((f"{title}.", reason) for _, title, reason in marked.slips) if marked else ()
    answered = tries.shows or not tries.open
    return QuestionScene(
        id=ask.id,
        form=ask.form,
        sent_to=sent_to,
        asks=put.asks if put else (in_letters(ask.text, n),),
        how="" if put else how_asked(ask),
        meaning=put.meaning if put else "",
        lights=put.lights if put else "",
        options=options_of(ask, known, tries.latest, right, session),
        at_once=ask.comes,
        typed=refused.typed if refused else _typed(session, ask, tries.latest),
        error=refused.message if refused else "",
        open=tries.open,
        verdict=_verdict(ask, known, tries),
        right=tries.outcome == RIGHT,
        note="given-up" if tries.outcome == GIVEN_UP else RIGHT if tries.outcome == RIGHT else tries.note,
        say=slips or ((("", marked.say),) if marked and marked.say else ()),
        hint=in_letters(_hint(ask, tries), n),
        shows=tries.shows,
        answer=answer_text(ask, known, right) if right is not None else None,
        because=in_letters(ask.because, n) if answered else "",
        rule=put.rule if put and answered else (),
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


def _verdict(ask: Ask, known: Reading, tries: Tries) -> str:
    if tries.outcome == RIGHT:
        return f"Right{at_try(tries.tries)}"
    if tries.outcome == GIVEN_UP:
        return "Shown"
    if not tries.latest:
        return ""
    return f"Not {answer_given(ask, known, tries.latest[0])}" if ask.form in ("value", "sign", "most") else "Not yet"


def at_try(tries: int) -> str:
    """“ at the second try”; nothing at the first."""
    return f" at the {NTH[tries]} try" if tries in NTH else f" at try {tries}" if tries > 1 else ""


def answer_given(ask: Ask, known: Reading, answer: str) -> Inline:
    """An answer as it is shown: the number as typed, a sign in a word, a gradient as its symbol."""
    if ask.form == "sign":
        return sign_said(ask, sign_in(answer))
    if ask.form == "most":
        return str(known.notation.gradient(*Parameter.from_key(answer)))
    return answer.replace("-", MINUS)


def sign_said(ask: Ask, sign: str, spoken: bool = False) -> str:
    """A sign in a word: positive, or of an update up."""
    moves = ask.comes and ask.question and ask.question.changes
    return MOVES[sign][spoken] if moves else SIGNS[sign]


def _hint(ask: Ask, tries: Tries) -> str:
    asks_on = tries.open and tries.tries and ask.hints
    return ask.hints[min(tries.tries, len(ask.hints)) - 1] if asks_on else ""


def options_of(
    ask: Ask, known: Reading, latest: tuple[str, ...] = (), right: Right | None = None, here: Session | None = None
) -> tuple[Option, ...]:
    """The answers to choose from; none where something is typed. Marks are pressed in the picture of `here`."""
    n = known.notation
    belong = (right,) if isinstance(right, str) else right if isinstance(right, tuple) else ()
    match ask.form:
        case "sign":
            truth = sign_of(right) if isinstance(right, float) else ""
            signs = ((sign, sign_said(ask, sign), sign_said(ask, sign, spoken=True)) for sign in SIGNS)
            given = sign_in(latest[0]) if latest else ""
            return tuple(Option(*sign, "", sign[0] == given, sign[0] == truth) for sign in signs)
        case "choice":
            keys = ((choice.key or choice.text, in_letters(choice.text, n)) for choice in ask.choices)
            return tuple(Option(key, text, text, "", key in latest, key in belong) for key, text in keys)
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
            marks = tuple(_mark(known, mark, mark in latest, mark in belong, here) for mark in together)
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


def _mark(known: Reading, mark: str, chosen: bool, right: bool, here: Session | None) -> Option:
    name = any_name_of(mark)
    if isinstance(name, Worked):
        return Option(mark, letters_of(name, known.notation), words_for(known, name), "", chosen, right)
    written = letter(letter_of(name, known.notation))
    lights = lights_number(name, known.network.depth)
    seen = here is not None and name.example in (None, here.example)
    there = str(name._replace(example=None)) if seen else ""
    return Option(mark, written, words_for(known, name), lights, chosen, right, there=there)


def answer_text(ask: Ask, known: Reading, right: Right) -> Shown:
    """What is right, said."""
    if isinstance(right, float):
        if ask.form == "sign":
            return _said(sign_said(ask, sign_of(right)))
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
