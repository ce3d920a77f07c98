"""The picture taken apart, so that a page that holds an earlier one is sent only what has changed since.

A part is drawn by one macro of svg/marks.html from values that compare by value, and is found again by its id.
"""

from collections.abc import Iterator
from typing import NamedTuple

from app.scene.picture.network_scene import NetworkScene


class PicturePart(NamedTuple):
    """One part of the picture."""

    id: str
    "of its element"
    macro: str
    "that draws it"
    values: tuple[object, ...]
    "what it is drawn from"


def parts(network: NetworkScene) -> tuple[PicturePart, ...]:
    """All parts of a picture, in the order in which they are drawn."""
    return tuple(_parts(network))


def changed(drawn: tuple[PicturePart, ...], before: tuple[PicturePart, ...]) -> tuple[PicturePart, ...] | None:
    """The parts that differ from those held before; None where others were held, so that all have to be sent."""
    if [(part.id, part.macro) for part in drawn] != [(part.id, part.macro) for part in before]:
        return None
    return tuple(part for part, held in zip(drawn, before, strict=True) if part.values != held.values)


def _parts(network: NetworkScene) -> Iterator[PicturePart]:
    yield PicturePart("loss-lines", "loss_lines", (network.loss,))
    if network.input_picture:
        yield PicturePart("input-picture", "input_picture", (network.input_picture,))
    if network.weight_pictures:
        yield PicturePart("weight-pictures", "weight_pictures", (network.weight_pictures,))
    for edge in network.edges:
        yield PicturePart(f"l{edge.key}{'b' if edge.is_bias else ''}", "edge", (edge,))
    yield PicturePart("flow", "flow", (network.flow, network.flow_is_crowded))
    yield PicturePart("ribbons", "ribbons", (network.ribbons,))
    if network.input_picture:
        yield PicturePart("input-picture-front", "input_picture_front", (network.input_picture,))
    yield PicturePart("units", "units", (network.units,))
    yield PicturePart("gaps", "gaps", (network.gaps,))
    for column in network.layers:
        yield PicturePart(f"y{column.key}", "column", (column,))
    for neuron in network.neurons:
        if neuron.label:
            yield PicturePart(f"t{neuron.key}", "labels", (neuron.key, neuron.label))
    for neuron in network.neurons:
        yield PicturePart(f"u{neuron.key}", "neuron", (neuron,))
    if network.weight_pictures and network.weight_pictures.enlarged:
        yield PicturePart("enlarged", "enlarged", (network.weight_pictures,))
    for edge in network.edges:
        if edge.chip or edge.grip:
            yield PicturePart(f"e{edge.key}{'b' if edge.is_bias else ''}", "chip" if edge.chip else "grip", (edge,))
    yield PicturePart("checks", "checks", (tuple(edge for edge in network.edges if edge.check),))
    yield PicturePart("loss-box", "loss_box", (network.loss,))
    yield PicturePart("badges", "badges", (network.ribbons,))
