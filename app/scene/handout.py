"""A hand-out of the course: pages with room to write, and the answers on a sheet of their own."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.course.chapters import Turned
from app.course.lesson import Formula, SlipCard, Teacher
from app.course.markup import Prose
from app.course.opening import begun_page, known_page, written_as
from app.course.slips import is_statement, printed_value
from app.explorer.practise.asked import Ask, number_in, right_answer
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Session
from app.explorer.wording import in_letters
from app.scene.figures.figure import FigureScene, figure_scene
from app.scene.formulas.parts import Inline, text_of
from app.scene.panel.lesson.prose import FormulaScene, ProseScene, formula_scene, prose_scene
from app.scene.panel.lesson.slip import symbols_of, written_symbol
from app.scene.panel.question import Option, answer_text, how_asked, options_of
from app.scene.picture.network_scene import NetworkScene, network_scene


@dataclass(frozen=True, slots=True)
class PrintedAsk:
    """A question with what there is to choose from, or room to write."""

    number: int
    text: str
    how: str
    options: tuple[Option, ...]
    block: str = "ask"


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """A slip card: the formula as printed, and what it and the right one come to."""

    number: int
    text: str
    symbols: tuple[Inline, ...]
    claims: Inline
    comes_to: str
    claimed: str
    block: str = "slip"


@dataclass(frozen=True, slots=True)
class PrintedAnswer:
    """What is right, and why."""

    number: int
    right: str
    because: str


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page of the course on paper."""

    label: str
    title: str
    about: str
    network: NetworkScene
    figure: FigureScene | None
    "what stands in the network's place"
    parts: tuple[ProseScene | FormulaScene | PrintedAsk | PrintedSlip, ...]
    answers: tuple[PrintedAnswer, ...]
    teacher: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Handout:
    """What is printed: pages, and after them the sheet of answers."""

    title: str
    pages: tuple[PrintedPage, ...]


def handout(title: str, pages: Iterable[Turned], written: Session) -> Handout:
    """The hand-out of some pages in the letters and digits of a session."""
    return Handout(title, tuple(_page(page, written) for page in pages))


def _page(turned: Turned, written: Session) -> PrintedPage:
    lesson, page = turned.lesson, turned.page
    begun, known = (written_as(made(lesson.slug, page.id), written) for made in (begun_page, known_page))
    reading, all_known = reading_of(begun), reading_of(known)
    n = all_known.notation
    parts: list[ProseScene | FormulaScene | PrintedAsk | PrintedSlip] = []
    answers: list[PrintedAnswer] = []
    for part in page.parts:
        number = len(answers) + 1
        match part:
            case Prose():
                parts.append(prose_scene(reading, part))
            case Formula():
                parts.append(formula_scene(reading, part))
            case Ask():
                options = options_of(part, all_known)
                parts.append(PrintedAsk(number, in_letters(part.text, n), how_asked(part), options))
                right = answer_text(part, all_known, right_answer(part, all_known))
                answers.append(PrintedAnswer(number, right.text, in_letters(part.because, n)))
            case SlipCard():
                parts.append(_slip(part, all_known, number))
                answers.append(PrintedAnswer(number, f"{_plain(part, all_known)}", in_letters(part.say, n)))
    return PrintedPage(
        label=turned.label,
        title=page.title,
        about=lesson.about,
        network=network_scene(begun),
        figure=figure_scene(begun, "wide"),
        parts=tuple(parts),
        answers=tuple(answers),
        teacher=tuple(in_letters(part.text, n) for part in page.parts if isinstance(part, Teacher)),
    )


def _slip(card: SlipCard, known: Reading, number: int) -> PrintedSlip:
    values = ("", "")
    if not is_statement(card):
        both = (printed_value(card, known), number_in(known, card.gives))
        values = (text_of(both[0], known.significant), text_of(both[1], known.significant))
    claims = written_symbol(known, card.gives) if card.gives else ""
    return PrintedSlip(number, in_letters(card.text, known.notation), symbols_of(known, card), claims, *values)


def _plain(card: SlipCard, known: Reading) -> str:
    """Which symbol is wrong and what belongs there, in a text."""
    wrong, right = (written_symbol(known, symbol, plain=True) for symbol in (card.printed[card.wrong], card.right))
    return f"{wrong} is wrong, here belongs {right}"
