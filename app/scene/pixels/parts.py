"""The pictures that several sections show: the drawing, and the weights of a neuron of layer 1."""

from app.engine.network import Array
from app.explorer.reading import Reading
from app.scene.colour.scales import full_weight
from app.scene.formulas.mathml import Math, symbol
from app.scene.formulas.numbers import short
from app.scene.formulas.pixel_picture import INK, SIGNED, PixelPicture, Scale, pixel_picture
from app.scene.picture.layout.layers import picture_side


def side_of(reading: Reading) -> int:
    """The side of the picture that the inputs are; 0 where they are none."""
    return picture_side(reading.network.sizes[0])


def drawing(reading: Reading, mark: int = 0) -> PixelPicture:
    """The inputs of the example that is shown; ink below 0 is striped."""
    x = reading.layer_a(0)
    letter = symbol(reading.notation.a(0))
    return pixel_picture(INK, "drawing", x, side_of(reading), letter=letter, mark=mark)


def weights(reading: Reading, neuron: int, caption: str, values: Array | None) -> PixelPicture:
    """Weights that lead to a neuron of layer 1, in the colours common to that layer."""
    full = full_weight(reading.network)
    letter = weight_letter(reading, neuron)
    return pixel_picture(SIGNED, caption, values, side_of(reading), full, letter)


def weight_scale(reading: Reading, neuron: int) -> Scale:
    """What the colours of weights mean."""
    return Scale(SIGNED, weight_letter(reading, neuron), short(full_weight(reading.network)))


def weight_letter(reading: Reading, neuron: int) -> Math:
    """w of any pixel to a neuron of layer 1."""
    return symbol(reading.notation.weight(1, neuron, "i"))
