"""What is seen of a picture, as a lean map that a page can be changed by without drawing a mark anew.

A map is {mark: {attribute: text}}; a mark is the id of an element and, after a space, a selector of one inside it; the
attribute "" is its text. It changes marks and makes none: svg/marks.html has an empty slot for all that may come. What
is spoken, and numbers in full, come with the whole picture, at rest.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.explorer.session import Session
from app.scene.picture.bars import Bars
from app.scene.picture.column_marks import LayerMark
from app.scene.picture.edge_marks import EdgeMark
from app.scene.picture.input_picture import InputPictureMark
from app.scene.picture.network_scene import LossMark, NetworkScene, network_scene
from app.scene.picture.neuron_marks import LabelMark, NeuronMark, Text
from app.scene.picture.softmax_bracket import BracketMark
from app.scene.picture.weight_picture_marks import WeightPicturesMark

Seen = dict[str, dict[str, str]]
Slot = tuple[str, dict[str, str]]


def seen(network: NetworkScene) -> Seen:
    """All that is seen of a picture and may change while its marks stay the same."""
    return dict(slot for mark, slots in _marks(network) for slot in slots(mark))


def shape(network: NetworkScene) -> tuple[object, ...]:
    """Which marks a picture has, and where: a map of one picture can be put upon another of the same shape."""
    pictures = network.weight_pictures
    return (
        (network.width, network.top, network.height, network.frame),
        tuple((mark.key, mark.x, mark.y, mark.label is not None) for mark in network.neurons),
        tuple((edge.key, edge.d, edge.chip is not None) for edge in network.edges),
        (pictures.kind, len(pictures.cells), pictures.enlarged and pictures.enlarged.key) if pictures else None,
    )


def difference(now: NetworkScene, before: NetworkScene) -> Seen:
    """What is seen of a picture and is not as in another of the same shape."""
    found: Seen = {}
    for (mark, slots), (other, _) in zip(_marks(now), _marks(before), strict=True):
        if mark is not other and mark != other:
            found |= changed(dict(slots(mark)), dict(slots(other)))
    return found


@dataclass(frozen=True, slots=True)
class AtRest:
    """The picture of a session as it is stored, and what is seen of it."""

    network: NetworkScene
    seen: Seen


@lru_cache(maxsize=64)
def at_rest(session: Session, frame: str) -> AtRest:
    """The picture that hands hold on to, and ask about again and again."""
    network = network_scene(session, frame)
    return AtRest(network, seen(network))


def difference_from(rest: AtRest, now: NetworkScene) -> Seen:
    """What is seen of a picture and is not as in the one at rest, which has its marks."""
    found: Seen = {}
    for (mark, slots), (other, _) in zip(_marks(now), _marks(rest.network), strict=True):
        if mark is not other and mark != other:
            found |= changed(dict(slots(mark)), rest.seen)
    return found


def changed(now: Seen, before: Seen) -> Seen:
    """What of a map is not as in another of the same marks."""
    return {
        mark: {name: text for name, text in texts.items() if before[mark][name] != text}
        for mark, texts in now.items()
        if before[mark] != texts
    }


def _marks(network: NetworkScene) -> Iterator[tuple[Any, Callable[[Any], Iterable[Slot]]]]:
    """Every mark, and what makes its slots."""
    yield network, _whole
    yield from ((mark, _edge) for mark in network.edges)
    yield from ((mark, _neuron) for mark in network.neurons)
    yield from ((mark, _column) for mark in network.layers)
    if network.input_picture:
        yield network.input_picture, _inputs
    if network.weight_pictures:
        yield network.weight_pictures, _pictures
    yield network.loss, _loss
    if network.bracket:
        yield network.bracket, _bracket


def _whole(network: NetworkScene) -> Iterator[Slot]:
    yield "network", {"class": network.classes}
    yield "flow", {"d": network.flow, "class": "flow many" if network.flow_is_crowded else "flow"}
    shown = {"visibility": "inherit" if network.ribbons else "hidden"}
    yield "ribbons", shown
    yield "badges", shown


def _bracket(mark: BracketMark) -> Iterator[Slot]:
    for row, line in enumerate(mark.lines, 1):
        for place, piece in enumerate(line.pieces, 1):
            yield f"bracket text:nth-of-type({row}) :nth-child({place})", {"": piece.text}


def _column(mark: LayerMark) -> Iterator[Slot]:
    yield f"y{mark.key}", {"class": _classes("column", _kept(mark))}


def _classes(*names: str) -> str:
    """The names of classes, without those that are empty."""
    return " ".join(filter(None, names))


def _kept(mark: LayerMark | NeuronMark) -> str:
    return _classes("active" * mark.active, "selected" * mark.selected)


def _edge(edge: EdgeMark) -> Iterator[Slot]:
    key = f"l{edge.key}{'b' * edge.is_bias}"
    active = _classes("active" * edge.active, "crowded" * edge.crowded, "selected" * edge.selected)
    yield key, {"class": _classes("edge", edge.sign, active)}
    yield f"{key} .under", {"class": f"under gradient-{edge.gradient_step}", "stroke-width": f"{edge.under}"}
    yield f"{key} .line", {"stroke-width": f"{edge.width}"}
    if chip := edge.chip:
        key = f"c{chip.key}"
        sizes = {"x": f"{chip.left}", "y": f"{chip.top}", "width": f"{chip.width}", "height": f"{chip.height}"}
        yield f"{key} rect", sizes
        yield f"{key} .weight", {"": chip.weight, "y": f"{chip.weight_y}"}
        yield f"{key} .below", {"": chip.below, "class": f"below {chip.kind}"}


def _neuron(mark: NeuronMark) -> Iterator[Slot]:
    key = f"u{mark.key}"
    yield key, {"class": _classes("neuron", mark.sign, _kept(mark), mark.size, "not-reached" * (not mark.reached))}
    yield f"{key} .fill", {"fill-opacity": f"{mark.opacity}"}
    yield f"{key} .hatched", {"fill": "none" if mark.reached else "url(#hatch)"}
    yield f"{key} .arc", {"d": mark.arc}
    yield f"{key} .a", {"": mark.a}
    if mark.show_z:
        yield f"{key} .z", {"": f"{mark.z_letter} {mark.z}"}
    if gauge := mark.gauge:
        yield f"{key} .level", {"y": f"{gauge.level_y}", "height": f"{gauge.level_height}"}
        yield f"{key} .goal", {"d": gauge.goal}
    yield f"{key} .slope-badge", {"visibility": "inherit" if mark.badge else "hidden"}
    if mark.label:
        yield from _labels(f"t{mark.key}", mark.label)


def _labels(key: str, label: LabelMark) -> Iterator[Slot]:
    texts = {"delta": label.delta, "target": label.target}
    for kind, text in texts.items():
        yield f"{key} .{kind}", {"": text.text}
        yield f"{key} .behind-{kind}", _backing(text)


def _backing(text: Text) -> dict[str, str]:
    return {name: f"{value}" for name, value in zip(("x", "y", "width", "height"), text.backing, strict=True)}


def _inputs(mark: InputPictureMark) -> Iterator[Slot]:
    yield "input-picture-ink image", {"href": mark.picture}
    yield "input-picture-name", {"": mark.name}


def _pictures(mark: WeightPicturesMark) -> Iterator[Slot]:
    yield "cells", {"class": _classes("cells", "active" * mark.active)}
    for cell in mark.cells:
        out = _classes("selected" * cell.selected, "out" * cell.enlarged, "not-reached" * (not cell.reached))
        yield f"u{cell.key}", {"class": _classes("cell", out)}
    yield from _bars("cell-bars", mark.bars)
    shown = {"visibility": "hidden" if mark.unreached else "inherit"}
    yield "pictures-drawn", shown
    yield "pictures-unreached", {"d": mark.unreached}
    if enlarged := mark.enlarged:
        yield "enlarged", {"class": _classes("enlarged", "selected" * enlarged.selected, "active" * enlarged.active)}
        yield "enlarged .drawn", shown
        yield "enlarged .unreached", {"visibility": "inherit" if mark.unreached else "hidden"}
        yield from _bars("enlarged .bars", enlarged.bars)
        yield "enlarged .backing", {"d": enlarged.plates}
        for text in enlarged.texts:
            yield f"enlarged .number.{text.kind}", {"": text.text}


def _bars(place: str, bars: Bars) -> Iterator[Slot]:
    yield f"{place} .hatched-track", {"d": bars.hatched}
    yield f"{place} .bar.positive", {"d": bars.positive}
    yield f"{place} .bar.negative", {"d": bars.negative}
    yield f"{place} .bar.delta", {"d": bars.delta}
    yield f"{place} .stopped", {"d": bars.stopped}


def _loss(mark: LossMark) -> Iterator[Slot]:
    yield "loss-lines", {"class": _classes("loss-lines", "active" * mark.active)}
    kept = _classes("active" * mark.active, "selected" * mark.selected, "tight" * mark.tight)
    yield "loss-box", {"class": _classes("loss-box", kept, "not-reached" * (not mark.reached))}
    yield "loss-box .value", {"": mark.text}
