"""The picture of a network that is being built: a column of neurons for each layer, with what can be done to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.explorer.building import has_biases, parameter_counts, sizes_of
from app.explorer.names import counted
from app.explorer.opening import MAX_LAYERS, MAX_NEURONS

COLUMN, GAP = 100, 28  # as build.css has them, in sixteenths of a rem
HEIGHT = 176
MOST = 6  # neurons that are drawn; of more, the first few
RADIUS = 8
SPACING = 26
AT_LEAST = "A layer has at least one neuron."
AT_MOST = f"A layer has at most {MAX_NEURONS:,} neurons."
ENOUGH = f"At most {MAX_LAYERS} layers after the inputs."


@dataclass(frozen=True, slots=True)
class Dot:
    """A neuron, or the unit 1 of the biases."""

    x: float
    y: float
    bias: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A weight, or a bias."""

    x1: float
    y1: float
    x2: float
    y2: float
    bias: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A layer: its title and size, the field of its activation, and why it cannot have more or fewer neurons."""

    index: int
    title: str
    size: int
    x: float
    activation: str
    """the name of the field; empty for the inputs"""
    more: str
    less: str
    removable: bool
    add: str
    """what the button that adds a layer behind it is called, empty behind the outputs"""
    hidden_more: str
    """how many neurons are not drawn, as a text"""


@dataclass(frozen=True, slots=True)
class SketchScene:
    """The picture, and the network in short."""

    width: int
    height: int
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    columns: tuple[Column, ...]
    wide: str
    """how wide it is on the page, with its unit"""
    caption: str
    full: str
    """why no layer can be added, empty where one can"""


def sketch_scene(typed: Mapping[str, str]) -> SketchScene:
    """The picture of the sizes that are typed. Raises BadValue or TooLarge where they cannot be read."""
    sizes = sizes_of(typed)
    biased = has_biases(typed)
    drawn = [list(_heights(size, biased and at < len(sizes) - 1)) for at, size in enumerate(sizes)]
    weights, biases = parameter_counts(typed)
    name = "-".join(map(str, sizes))
    return SketchScene(
        width=len(sizes) * COLUMN + (len(sizes) - 1) * GAP,
        height=HEIGHT,
        wide=f"{(len(sizes) * (COLUMN + GAP) - GAP) / 16:g}rem",
        dots=tuple(Dot(_x(at), y, bias) for at, column in enumerate(drawn) for y, bias in column),
        lines=tuple(_lines(drawn)),
        columns=tuple(_column(at, sizes) for at in range(len(sizes))),
        caption=f"{name}: {counted(weights, 'weight')}, {_bias_words(biases)}",
        full=ENOUGH if len(sizes) > MAX_LAYERS else "",
    )


def _bias_words(count: int) -> str:
    return "no biases" if not count else "1 bias" if count == 1 else f"{count:,} biases"


def _x(at: int) -> float:
    return at * (COLUMN + GAP) + COLUMN / 2


def _heights(size: int, biased: bool) -> Iterator[tuple[float, bool]]:
    """Where the neurons of a column stand, the unit 1 below them."""
    shown = min(size, MOST)
    count = shown + biased
    top = HEIGHT / 2 - (count - 1) * SPACING / 2 - (6 if size > MOST else 0)
    yield from ((top + at * SPACING, False) for at in range(shown))
    if biased:
        yield top + shown * SPACING + (12 if size > MOST else 0), True


def _lines(drawn: list[list[tuple[float, bool]]]) -> Iterator[Line]:
    for at, column in enumerate(drawn[:-1]):
        for y, bias in column:
            yield from (
                Line(_x(at) + RADIUS, y, _x(at + 1) - RADIUS, below, bias)
                for below, is_bias in drawn[at + 1]
                if not is_bias
            )


def _column(at: int, sizes: tuple[int, ...]) -> Column:
    last = len(sizes) - 1
    title = "Inputs" if at == 0 else "Outputs" if at == last else f"Hidden {at}" if last > 2 else "Hidden"
    activation = "" if at == 0 else "output" if at == last else "hidden" if at == 1 else f"activation_{at}"
    return Column(
        index=at,
        title=title,
        size=sizes[at],
        x=_x(at),
        activation=activation,
        more=AT_MOST if sizes[at] >= MAX_NEURONS else "",
        less=AT_LEAST if sizes[at] == 1 else "",
        removable=0 < at < last,
        add="" if at == last else f"Add a layer between {title} and {_next_title(at, last)}",
        hidden_more=f"+ {sizes[at] - MOST} more" if sizes[at] > MOST else "",
    )


def _next_title(at: int, last: int) -> str:
    return "Outputs" if at + 1 == last else f"Hidden {at + 1}" if last > 2 else "Hidden"
