"""The kinds of figures, and the figure that a session shows."""

from functools import lru_cache
from urllib.parse import parse_qsl

from app.errors import BadValue, NotNow
from app.explorer.figures.bends import BENDS
from app.explorer.figures.delta_by_layer import DELTA_BY_LAYER
from app.explorer.figures.descent import DESCENT
from app.explorer.figures.figure import Act, Figure, Handle, Kind, with_figure
from app.explorer.figures.fits import FITS
from app.explorer.figures.function import FUNCTION
from app.explorer.figures.lockstep import LOCKSTEP
from app.explorer.figures.losses import LOSS_BENCH
from app.explorer.figures.partial import PARTIAL
from app.explorer.session import Session

FIELD = "figure"
LONGEST = 300  # characters of its text
OF_A_FIGURE = "figure."
"""how the name of one of its numbers begins"""
NONE_HERE = "No figure is open here."
PREDICTING = "While you predict, the network is seen as far as it has been walked."
KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (FUNCTION, DESCENT, BENDS, LOSS_BENCH, DELTA_BY_LAYER, LOCKSTEP, FITS, PARTIAL)
}


def kind_named(name: str) -> Kind:
    """The kind of that name. Raises BadValue."""
    if name not in KINDS:
        raise BadValue(f"A figure is one of {', '.join(KINDS)}.", field=FIELD)
    return KINDS[name]


@lru_cache(maxsize=512)
def figure_of(text: str) -> Figure:
    """The figure that a text is: descent?rate=0.1. Raises BadValue."""
    kind, _, said = text[: LONGEST + 1].partition("?")
    try:
        told = parse_qsl(said, keep_blank_values=True, strict_parsing=bool(said))
    except ValueError:
        raise BadValue("A figure is written as descent?curve=parabola&rate=0.1.", field=FIELD) from None
    return kind_named(kind).told(dict(told))


def figure_shown(session: Session) -> Figure | None:
    """The figure of a session, None where it has none, and while what comes next is to be predicted: it would tell."""
    return figure_of(session.view.figure) if session.view.figure and not session.view.predicting else None


def show_figure(session: Session, text: str) -> Session:
    """The session with a figure in the network's place, of empty text with none.

    Raises BadValue, NotNow where its network has no such figure.
    """
    figure = figure_of(text) if text else None
    if figure and (why := PREDICTING if session.view.predicting else figure.kind.unfit(session)):
        raise NotNow(why, field=FIELD)
    return with_figure(session, figure)


def pull(session: Session, key: str, value: float) -> Session:
    """The session with a handle of its figure at another value. Raises BadValue, NotNow."""
    figure = opened_figure(session)
    return figure.kind.pull(session, figure, key, within(handle_of(session, key), value))


def within(handle: Handle, value: float) -> float:
    """A value as far as a handle goes."""
    return min(max(value, handle.least), handle.most)


def handle_of(session: Session, key: str) -> Handle:
    """The handle of that name. Raises BadValue, NotNow."""
    figure = opened_figure(session)
    found = next((one for one in figure.kind.handles(session, figure) if one.key == key), None)
    if found is None:
        raise BadValue(f"This figure has no handle “{key[:40]}”.", field="handle")
    return found


def act(session: Session, key: str) -> Session:
    """What a button of the figure does. Raises BadValue, NotNow."""
    figure = opened_figure(session)
    found: Act | None = figure.kind.acts.get(key)
    if found is None:
        raise BadValue(f"This figure has no button “{key[:40]}”.", field="act")
    if why := found.why_not(session, figure):
        raise NotNow(why, field="act")
    return found.do(session, figure)


def tell(session: Session, name: str, value: str) -> Session:
    """The figure told otherwise. Raises BadValue at what cannot be told so, NotNow."""
    return with_figure(session, opened_figure(session).having(**{name: value}))


def figure_numbers(session: Session) -> dict[str, float]:
    """The numbers of a session's figure by name; none where it has no figure."""
    figure = figure_shown(session)
    return figure.kind.numbers(session, figure) if figure else {}


def figure_number(session: Session, name: str) -> float:
    """A number of the figure: of figure.gap the gap. Raises BadValue where it has none of that name."""
    numbers = figure_numbers(session)
    key = name.removeprefix(OF_A_FIGURE)
    if key not in numbers:
        known = ", ".join(OF_A_FIGURE + one for one in numbers) or "none"
        raise BadValue(f"The numbers of this figure are {known}.", field="name")
    return numbers[key]


def opened_figure(session: Session) -> Figure:
    """The figure of a session. Raises NotNow where it has none."""
    figure = figure_shown(session)
    if figure is None:
        raise NotNow(NONE_HERE, field=FIELD)
    return figure
