"""A figure as the page shows it: its marks, the fields of its handles, its buttons, and what they have come to."""

from dataclasses import dataclass
from typing import Any

from app.course.opening import asks_a_place, hidden_of_figure, page_of
from app.digits.sight import reads_digits
from app.explorer.figures.figure import Figure, Handle
from app.explorer.figures.kinds import figure_of, figure_shown
from app.explorer.session import Session
from app.explorer.wording import in_letters
from app.scene.field_error import FieldError
from app.scene.figures.bends import BENDS
from app.scene.figures.chart import Mark
from app.scene.figures.delta_by_layer import DELTA_BY_LAYER
from app.scene.figures.descent import DESCENT
from app.scene.figures.drawing import Choice, Drawing
from app.scene.figures.fits import FITS
from app.scene.figures.function import FUNCTION
from app.scene.figures.lockstep import LOCKSTEP
from app.scene.figures.losses import LOSS_BENCH
from app.scene.figures.partial import PARTIAL
from app.scene.formulas.numbers import short
from app.scene.picture.layout.places import FRAMES, ROOM

DRAWN: dict[str, Drawing] = {
    "descent": DESCENT,
    "function": FUNCTION,
    "activations": BENDS,
    "losses": LOSS_BENCH,
    "delta-by-layer": DELTA_BY_LAYER,
    "lockstep": LOCKSTEP,
    "fits": FITS,
    "partial": PARTIAL,
}
"""how each kind is drawn"""
LEAST_WIDTH, LEAST_HEIGHT, MOST = 300.0, 300.0, 1400.0
DOCK = 106.0  # of a room's height for what stands below the drawing
KIND_TITLES = {
    "descent": "Curve",
    "function": "Function",
    "activations": "Bends",
    "losses": "Losses",
    "delta-by-layer": "δ by layer",
    "lockstep": "Two runs",
    "fits": "Points",
    "partial": "One at a time",
}
OWN = ("function", "delta-by-layer?of=own", "lockstep", "activations")
"""figures of a network of one's own, as they begin"""
MOST_PARAMETERS = 2_000  # of such a network
NOT_YET = "Say first where you expect it: the question beside asks for it."


@dataclass(frozen=True, slots=True)
class HandleScene:
    """A handle's field and slider."""

    key: str
    title: str
    letter: str
    value: str
    "as it is typed"
    full: str
    least: str
    most: str
    step: str
    marks: tuple[tuple[str, str], ...]
    "values worth trying: as sent, as shown"
    slides: bool
    "whether it has a slider beside its field, where the figure has no grip for it"
    error: str = ""


@dataclass(frozen=True, slots=True)
class ActScene:
    """A button."""

    key: str
    title: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What can stand in the picture's place: the network or a figure, by its text form."""

    text: str
    title: str
    shown: bool
    of_page: bool
    "whether the page of the course has it: else it is behind a button of its own"


@dataclass(frozen=True, slots=True)
class FigureScene:
    """A figure in its room."""

    kind: str
    title: str
    about: str
    width: str
    height: str
    marks: tuple[Mark, ...]
    handles: tuple[HandleScene, ...]
    acts: tuple[ActScene, ...]
    choices: tuple[Choice, ...]
    sentence: str


def figure_scene(
    session: Session, window: str, rest: Session | None = None, error: FieldError | None = None
) -> FigureScene | None:
    """The figure of a session, None where it has none; of one in the hand `rest` is the session that it was taken in.

    While a handle is held, the axes stay.
    """
    figure = figure_shown(session)
    if figure is None:
        return None
    draws, (width, height) = DRAWN[figure.kind.name], room_of(window, figure)
    conceals, asks = figure.kind.conceals, asks_a_place(session)
    hidden = frozenset(key for key in hidden_of_figure(session) if conceals(session, figure, key))
    marks = draws.draw(session, figure, _charts(rest or session, window), hidden, asks)
    found = [one for one in figure.kind.handles(session, figure) if draws.in_fields(one.key) and not asks]
    return FigureScene(
        kind=figure.kind.name,
        title=in_letters(figure.kind.title, session.notation),
        about=in_letters(figure.kind.about, session.notation),
        width=f"{width:g}",
        height=f"{height:g}",
        marks=tuple(marks),
        handles=tuple(_handle(session, one, error) for one in found),
        acts=tuple(
            ActScene(key, one.title, NOT_YET if hidden and key != "over" else one.why_not(session, figure))
            for key, one in figure.kind.acts.items()
            if one.offered(session, figure)
        ),
        choices=draws.choices(session, figure),
        sentence=draws.sentence(session, figure, hidden),
    )


def shown_choices(session: Session) -> tuple[Shown, ...]:
    """What can stand in the picture's place, the network last; empty where there is nothing but the network."""
    page, now, n = page_of(session), figure_shown(session), session.notation
    of_page = bool(page and page.figure)
    texts = [page.figure] if page and page.figure else _own_figures(session)
    found = [figure_of(text) for text in texts]
    figures = [
        Shown(text, in_letters(KIND_TITLES[one.kind.name], n), now is not None and now.kind is one.kind, of_page)
        for text, one in zip(texts, found, strict=True)
    ]
    return (*figures, Shown("", "Network", now is None, of_page)) if figures else ()


def _own_figures(session: Session) -> list[str]:
    """The figures of a network of one's own; a page of the course has that which it says."""
    network = session.position.step.network
    if session.view.page or reads_digits(network.sizes) or network.parameter_count > MOST_PARAMETERS:
        return []
    return [text for text in OWN if not figure_of(text).kind.unfit(session)]


def value_at(session: Session, window: str, key: str, x: float, y: float) -> float:
    """The value of a handle that is taken to a point of the figure as it is drawn at rest."""
    figure = figure_shown(session)
    assert figure is not None, "a handle is held"
    return DRAWN[figure.kind.name].value_of(session, figure, key, _charts(session, window), x, y)


def _charts(session: Session, window: str) -> Any:
    figure = figure_shown(session)
    assert figure is not None, "a figure is shown"
    return DRAWN[figure.kind.name].charts(session, figure, *room_of(window, figure))


def room_of(window: str, figure: Figure) -> tuple[float, float]:
    """Width and height of a figure in a window that says so or has a name."""
    found = ROOM.fullmatch(FRAMES.get(window, window))
    width, height = (float(found[1]), float(found[2])) if found else (790.0, 500.0)
    width = min(max(width, LEAST_WIDTH), MOST)
    height = height - DOCK if height else width * DRAWN[figure.kind.name].shape
    return width, min(max(height, LEAST_HEIGHT), MOST)


def _handle(session: Session, handle: Handle, error: FieldError | None) -> HandleScene:
    refused = error if error and error.field == handle.key else None
    return HandleScene(
        key=handle.key,
        title=handle.title,
        letter=handle.letter,
        value=refused.typed if refused else short(handle.value, session.significant),
        full=f"{handle.value:.12g}",
        least=f"{handle.least:g}",
        most=f"{handle.most:g}",
        step=f"{handle.step:g}",
        marks=tuple((f"{mark:g}", short(mark, session.significant)) for mark in handle.marks),
        slides=bool(handle.marks),
        error=refused.message if refused else "",
    )
