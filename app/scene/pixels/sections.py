"""Where pictures stand in the explain panel: with a neuron of layer 1, an output, the loss, the inputs and a pixel."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from app.explorer.reading import Reading
from app.scene.formulas.parts import Note, Section
from app.scene.formulas.pixel_picture import Piece
from app.scene.pixels.neuron import drawing, gradient_section, grid_of, seen_section, update_section
from app.scene.pixels.slopes import (
    more_section,
    outputs_section,
    own_notes,
    sensitivity,
    sensitivity_scale,
    sensitivity_section,
)


def pictures_of_neuron(reading: Reading, layer: int, neuron: int) -> tuple[Section, ...]:
    """What the neuron sees and learns, and what would raise it; nothing where the inputs are no picture."""
    if not grid_of(reading).side:
        return ()
    sections = []
    if layer == 1:
        sections += [seen_section(reading, neuron), gradient_section(reading, neuron)]
        sections += [update_section(reading, neuron)] if reading.position.reached("dC/dw", 1) else []
    if layer == reading.network.depth:
        sections += [more_section(reading, neuron), outputs_section(reading, neuron)]
    return numbered(sections)


def pictures_of_pixel(reading: Reading, pixel: int) -> tuple[Section, ...]:
    """Where the pixel is in the drawing and in ∂C/∂x."""
    if not grid_of(reading).side:
        return ()
    row = Piece(picture=drawing(reading, pixel)), Piece(picture=sensitivity(reading, pixel))
    notes = tuple(Note(text, "muted") for text in own_notes(reading))
    return numbered([Section("Where the pixel is", pictures=(row,), scales=(sensitivity_scale(reading),), notes=notes)])


def pictures_of_loss(reading: Reading) -> tuple[Section, ...]:
    """Which pixels the loss is sensitive to, and a way to ask the same of every output."""
    return numbered([sensitivity_section(reading), outputs_section(reading)]) if grid_of(reading).side else ()


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections with an id for each picture, by its place."""
    ids = map("pixels-{}".format, count(1))
    return tuple(
        replace(section, pictures=tuple(tuple(_named(piece, ids) for piece in row) for row in section.pictures))
        for section in sections
    )


def _named(piece: Piece, ids: Iterator[str]) -> Piece:
    return replace(piece, picture=replace(piece.picture, id=next(ids))) if piece.picture else piece
