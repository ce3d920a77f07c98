"""Where pictures stand in the explain panel: with a neuron of layer 1, an output, the loss, the inputs and a pixel."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from app.scene.formulas.parts import Note, Section
from app.scene.formulas.pixel_picture import Piece
from app.scene.formulas.readings import Readings
from app.scene.pixels.more_of import more_section
from app.scene.pixels.neuron import gradient_section, seen_section, update_section
from app.scene.pixels.parts import drawing, side_of
from app.scene.pixels.sensitivity import (
    outputs_section,
    own_notes,
    sensitivity,
    sensitivity_scale,
    sensitivity_section,
)


def pictures_of_neuron(readings: Readings, layer: int, neuron: int) -> tuple[Section, ...]:
    """What the neuron sees and learns, and what would raise it; nothing where the inputs are no picture."""
    if not side_of(readings):
        return ()
    sections = []
    if layer == 1:
        sections += [seen_section(readings, neuron), gradient_section(readings, neuron)]
        sections += [update_section(readings, neuron)] if readings.position.reached("dC/dw", 1) else []
    if layer == readings.network.depth:
        sections += [more_section(readings, neuron), outputs_section(readings, neuron)]
    return numbered(sections)


def pictures_of_pixel(readings: Readings, pixel: int) -> tuple[Section, ...]:
    """Where the pixel is in the drawing and in ∂C/∂x."""
    if not side_of(readings):
        return ()
    row = Piece(picture=drawing(readings, pixel)), Piece(picture=sensitivity(readings, pixel))
    notes = tuple(Note(text, "muted") for text in own_notes(readings))
    return numbered(
        [Section("Where the pixel is", pictures=(row,), scales=(sensitivity_scale(readings),), notes=notes)]
    )


def pictures_of_loss(readings: Readings) -> tuple[Section, ...]:
    """Which pixels the loss is sensitive to, and a way to ask the same of every output."""
    return numbered([sensitivity_section(readings), outputs_section(readings)]) if side_of(readings) else ()


def pictures_of_stage(readings: Readings) -> tuple[Section, ...]:
    """The same at the end of the backward pass."""
    current = readings.position.current
    ends = current is not None and (current.kind, current.layer) == ("gradients", 1)
    return pictures_of_loss(readings) if ends else ()


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections with an id for each picture, by its place."""
    ids = map("pixels-{}".format, count(1))
    return tuple(
        replace(section, pictures=tuple(tuple(_named(piece, ids) for piece in row) for row in section.pictures))
        for section in sections
    )


def _named(piece: Piece, ids: Iterator[str]) -> Piece:
    return replace(piece, picture=replace(piece.picture, id=next(ids))) if piece.picture else piece
