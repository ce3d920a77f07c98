"""What is seen of a picture, as a lean map that a page can be changed by without drawing a mark anew.

A map is {mark: {attribute: text}}; a mark is the id of an element and, after a space, a selector of one inside it; the
attribute "" is its text. It changes marks and makes none: svg/marks.html has an empty slot for all that may come. What
is spoken, and numbers in full, come with the whole picture, at rest.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from app.explorer.session import Session
from app.scene.picture.bars import Bars
from app.scene.picture.column_marks import LayerMark
from app.scene.picture.edge_marks import EdgeMark
from app.scene.picture.input_picture import InputPictureMark
from app.scene.picture.network_scene import LossMark, NetworkScene, network_scene
from app.scene.picture.neuron_marks import NeuronMark, Text
from app.scene.picture.softmax_bracket import BracketMark
from app.scene.picture.weight_picture_marks import WeightPicturesMark

Seen = dict[str, dict[str, str]]
Slot = tuple[str, dict[str, str]]


class SeenPart(NamedTuple):
    """Some slots of a mark, which are made anew only where what they are made of has changed."""

    reads: Callable[[Any], object]
    """that of the mark, beside its key"""
    slots: Callable[[Any], Iterable[Slot]]


def seen(network: NetworkScene) -> Seen:
    """All that is seen of a picture and may change while its marks stay the same."""
    return dict(slot for mark, parts in _marks(network) for part in parts for slot in part.slots(mark))


def shape(network: NetworkScene) -> tuple[object, ...]:
    """Which marks a picture has, and where: a map of one picture can be put upon another of the same shape."""
    pictures = network.weight_pictures
    return (
        (network.width, network.top, network.height, network.frame),
        tuple((mark.key, mark.x, mark.y, mark.label is not None) for mark in network.neurons),
        tuple((edge.key, edge.d, edge.chip is not None) for edge in network.edges),
        (pictures.kind, len(pictures.cells), pictures.enlarged and pictures.enlarged.key) if pictures else None,
    )


def difference(now: NetworkScene, before: NetworkScene, seen_before: Seen | None = None) -> Seen:
    """What is seen of a picture and is not as in another of the same shape, of which all may be known that is seen."""
    found: Seen = {}
    for (mark, parts), (other, _) in zip(_marks(now), _marks(before), strict=True):
        if mark is not other:
            for reads, slots in parts:
                if reads(mark) != reads(other):
                    found |= changed(dict(slots(mark)), seen_before or dict(slots(other)))
    return found


@lru_cache(maxsize=64)
def at_rest(session: Session, frame: str) -> tuple[NetworkScene, Seen]:
    """The picture of a session as it is stored, and what is seen of it: hands hold on to it and ask again and again."""
    network = network_scene(session, frame)
    return network, seen(network)


def changed(now: Seen, before: Seen) -> Seen:
    """What of a map is not as in another of the same marks."""
    return {
        mark: {name: text for name, text in texts.items() if before[mark][name] != text}
        for mark, texts in now.items()
        if before[mark] != texts
    }


def _marks(network: NetworkScene) -> Iterator[tuple[Any, tuple[SeenPart, ...]]]:
    """Every mark, and the parts of what is seen of it."""
    yield network, WHOLE
    yield from ((mark, EDGE) for mark in network.edges)
    yield from ((mark, NEURON) for mark in network.neurons)
    yield from ((mark, COLUMN) for mark in network.layers)
    if network.input_picture:
        yield network.input_picture, INPUTS
    if network.weight_pictures:
        yield network.weight_pictures, PICTURES
    yield network.loss, LOSS
    if network.bracket:
        yield network.bracket, BRACKET


def _classes(*names: str) -> str:
    """The names of classes, without those that are empty."""
    return " ".join(filter(None, names))


def _kept(mark: LayerMark | NeuronMark) -> str:
    return _classes("active" * mark.active, "selected" * mark.selected)


def _whole(network: NetworkScene) -> Iterator[Slot]:
    yield "network", {"class": network.classes}
    shown = {"visibility": "inherit" if network.ribbons else "hidden"}
    yield "ribbons", shown
    yield "badges", shown


def _flow(network: NetworkScene) -> Iterator[Slot]:
    yield "flow", {"d": network.flow, "class": "flow many" if network.flow_is_crowded else "flow"}


WHOLE = (
    SeenPart(attrgetter("classes", "ribbons"), _whole),
    SeenPart(attrgetter("flow", "flow_is_crowded"), _flow),
)


def _column(mark: LayerMark) -> Iterator[Slot]:
    yield f"y{mark.key}", {"class": _classes("column", _kept(mark))}


COLUMN = (SeenPart(attrgetter("active", "selected"), _column),)


def _edge(edge: EdgeMark) -> str:
    return f"l{edge.key}{'b' * edge.is_bias}"


def _edge_kind(edge: EdgeMark) -> Iterator[Slot]:
    active = _classes("active" * edge.active, "crowded" * edge.crowded, "selected" * edge.selected)
    yield _edge(edge), {"class": _classes("edge", edge.sign, active)}


def _under(edge: EdgeMark) -> Iterator[Slot]:
    yield f"{_edge(edge)} .under", {"class": f"under gradient-{edge.gradient_step}", "stroke-width": f"{edge.under}"}


def _line(edge: EdgeMark) -> Iterator[Slot]:
    yield f"{_edge(edge)} .line", {"stroke-width": f"{edge.width}"}


def _chip(edge: EdgeMark) -> Iterator[Slot]:
    if chip := edge.chip:
        key = f"c{chip.key}"
        sizes = {"x": f"{chip.left}", "y": f"{chip.top}", "width": f"{chip.width}", "height": f"{chip.height}"}
        yield f"{key} rect", sizes
        yield f"{key} .weight", {"": chip.weight, "y": f"{chip.weight_y}"}
        yield f"{key} .below", {"": chip.below, "class": f"below {chip.kind}"}


EDGE = (
    SeenPart(attrgetter("sign", "active", "crowded", "selected"), _edge_kind),
    SeenPart(attrgetter("gradient_step", "under"), _under),
    SeenPart(attrgetter("width"), _line),
    SeenPart(attrgetter("chip"), _chip),
)


def _neuron_kind(mark: NeuronMark) -> Iterator[Slot]:
    marked = _classes("largest" * mark.largest, mark.size, "not-reached" * (not mark.reached))
    kind = _classes("neuron", mark.sign, _kept(mark), marked)
    yield f"u{mark.key}", {"class": kind}
    yield f"u{mark.key} .hatched", {"fill": "none" if mark.reached else "url(#hatch)"}


def _fill(mark: NeuronMark) -> Iterator[Slot]:
    yield f"u{mark.key} .fill", {"fill-opacity": f"{mark.opacity}"}


def _arc(mark: NeuronMark) -> Iterator[Slot]:
    yield f"u{mark.key} .arc", {"d": mark.arc}


def _inside(mark: NeuronMark) -> Iterator[Slot]:
    yield f"u{mark.key} .a", {"": mark.a}
    if mark.show_z:
        yield f"u{mark.key} .z", {"": f"{mark.z_letter} {mark.z}"}


def _gauge(mark: NeuronMark) -> Iterator[Slot]:
    if gauge := mark.gauge:
        yield f"u{mark.key} .level", {"y": f"{gauge.level_y}", "height": f"{gauge.level_height}"}
        yield f"u{mark.key} .goal", {"d": gauge.goal}


def _badge(mark: NeuronMark) -> Iterator[Slot]:
    yield f"u{mark.key} .slope-badge", {"visibility": "inherit" if mark.badge else "hidden"}


def _label(mark: NeuronMark) -> Iterator[Slot]:
    if label := mark.label:
        yield from _beside(f"t{mark.key}", "delta", label.delta)
        yield from _beside(f"t{mark.key}", "target", label.target)


def _beside(key: str, kind: str, text: Text) -> Iterator[Slot]:
    yield f"{key} .{kind}", {"": text.text}
    backing = zip(("x", "y", "width", "height"), text.backing, strict=True)
    yield f"{key} .behind-{kind}", {name: f"{value}" for name, value in backing}


NEURON = (
    SeenPart(attrgetter("sign", "active", "selected", "largest", "size", "reached"), _neuron_kind),
    SeenPart(attrgetter("opacity"), _fill),
    SeenPart(attrgetter("arc"), _arc),
    SeenPart(attrgetter("a", "show_z", "z_letter", "z"), _inside),
    SeenPart(attrgetter("gauge"), _gauge),
    SeenPart(attrgetter("badge"), _badge),
    SeenPart(attrgetter("label"), _label),
)


def _inputs(mark: InputPictureMark) -> Iterator[Slot]:
    yield "input-picture-ink image", {"href": mark.picture}
    yield "input-picture-name", {"": mark.name}


INPUTS = (SeenPart(attrgetter("picture", "name"), _inputs),)


def _pictures(mark: WeightPicturesMark) -> Iterator[Slot]:
    yield "cells", {"class": _classes("cells", "active" * mark.active)}
    yield "pictures-drawn", {"visibility": "hidden" if mark.unreached else "inherit"}
    yield "pictures-unreached", {"d": mark.unreached}


def _cells(mark: WeightPicturesMark) -> Iterator[Slot]:
    yield from ((f"u{key}", {"class": kind}) for key, kind in _cell_kinds(mark))


def _cell_kinds(mark: WeightPicturesMark) -> list[tuple[str, str]]:
    return [(cell.key, _classes("cell", "selected" * cell.selected, "out" * cell.enlarged)) for cell in mark.cells]


def _bars_below(mark: WeightPicturesMark) -> Iterator[Slot]:
    yield from _bars("cell-bars", mark.bars)


def _enlarged(mark: WeightPicturesMark) -> Iterator[Slot]:
    if enlarged := mark.enlarged:
        yield "enlarged", {"class": _classes("enlarged", "selected" * enlarged.selected, "active" * enlarged.active)}
        yield "enlarged .drawn", {"visibility": "hidden" if mark.unreached else "inherit"}
        yield "enlarged .unreached", {"visibility": "inherit" if mark.unreached else "hidden"}
        yield from _bars("enlarged .bars", enlarged.bars)
        yield "enlarged .backing", {"d": enlarged.plates}
        for text in enlarged.texts:
            yield f"enlarged .number.{text.kind}", {"": text.text}


def _bars(place: str, bars: Bars) -> Iterator[Slot]:
    yield f"{place} .hatched-track.of-a", {"d": bars.hatched_a}
    yield f"{place} .hatched-track.of-delta", {"d": bars.hatched_delta}
    yield f"{place} .bar.positive", {"d": bars.positive}
    yield f"{place} .bar.negative", {"d": bars.negative}
    yield f"{place} .bar.delta", {"d": bars.delta}
    yield f"{place} .stopped", {"d": bars.stopped}


PICTURES = (
    SeenPart(attrgetter("active", "unreached"), _pictures),
    SeenPart(_cell_kinds, _cells),
    SeenPart(attrgetter("bars"), _bars_below),
    SeenPart(attrgetter("enlarged", "unreached"), _enlarged),
)


def _loss(mark: LossMark) -> Iterator[Slot]:
    yield "loss-lines", {"class": _classes("loss-lines", "active" * mark.active)}
    kept = _classes("active" * mark.active, "selected" * mark.selected, "tight" * mark.tight)
    yield "loss-box", {"class": _classes("loss-box", kept, "not-reached" * (not mark.reached))}
    yield "loss-box .value", {"": mark.text}


LOSS = (SeenPart(attrgetter("active", "selected", "tight", "reached", "text"), _loss),)


def _bracket(mark: BracketMark) -> Iterator[Slot]:
    for row, line in enumerate(mark.lines, 1):
        for place, piece in enumerate(line.pieces, 1):
            yield f"bracket text:nth-of-type({row}) :nth-child({place})", {"": piece.text}


BRACKET = (SeenPart(attrgetter("lines"), _bracket),)
