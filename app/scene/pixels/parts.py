"""The pictures that several sections show: the drawing, and the weights of a neuron of layer 1."""

from app.engine.network import Array
from app.scene.colour.scales import full_weight
from app.scene.formulas.mathml import Math, symbol
from app.scene.formulas.numbers import short
from app.scene.formulas.pixel_picture import INK, SIGNED, PixelPicture, Scale, pixel_picture
from app.scene.formulas.readings import Readings
from app.scene.picture.layout.as_pictures import picture_side


def side_of(readings: Readings) -> int:
    """The side of the picture that the inputs are; 0 where they are none."""
    return picture_side(readings.network.sizes[0])


def drawing(readings: Readings, mark: int = 0) -> PixelPicture:
    """The inputs of the example that is shown; ink below 0 is striped."""
    x = readings.layer_a(0)
    letter = symbol(readings.notation.a(0))
    return pixel_picture(INK, "drawing", x, side_of(readings), letter=letter, mark=mark)


def weights(readings: Readings, neuron: int, caption: str, values: Array | None) -> PixelPicture:
    """Weights that lead to a neuron of layer 1, in the colours common to that layer."""
    full = full_weight(readings.network)
    letter = weight_letter(readings, neuron)
    return pixel_picture(SIGNED, caption, values, side_of(readings), full, letter)


def weight_scale(readings: Readings, neuron: int) -> Scale:
    """What the colours of weights mean."""
    return Scale(SIGNED, weight_letter(readings, neuron), short(full_weight(readings.network)))


def weight_letter(readings: Readings, neuron: int) -> Math:
    """w of any pixel to a neuron of layer 1."""
    return symbol(readings.notation.weight(1, neuron, "i"))
