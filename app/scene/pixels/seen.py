"""The weighted sum of a neuron of layer 1 as a picture: the drawing times its weights, pixel by pixel."""

from app.engine.network import Array
from app.scene.colour.full_colour import full_weight
from app.scene.formulas.mathml import symbol
from app.scene.formulas.numbers import short
from app.scene.formulas.parts import Line, Note, Section, Term, lights_neuron, lights_parameter, line, summed, text_of
from app.scene.formulas.pixel_picture import SIGNED, Piece, picture
from app.scene.formulas.readings import Readings
from app.scene.pixels.parts import drawing, side_of, weight_scale, weights

SAYS = "Ink on blue raises {z}, ink on striped orange lowers it. {added}"
ADDED = {True: "The products and the bias add up to {z}.", False: "The products add up to {z}."}


def seen_section(readings: Readings, neuron: int) -> Section:
    """Drawing ⊙ weights = products; their sum, and the bias, is z."""
    own = readings.network.weights[0][neuron - 1]
    letters = readings.notation.plain()
    products = readings.layer_a(0) * own if readings.position.reached("z", 1) else None
    pictured = picture(SIGNED, "products", products, side_of(readings), full_weight(readings.network))
    row = Piece(picture=drawing(readings)), Piece("⊙", weights(readings, neuron, "weights", own)), Piece("=", pictured)
    added = ADDED[readings.network.biases is not None].format(**letters)
    return Section(
        "What it sees in the drawing",
        pictures=(row,),
        scales=(weight_scale(readings, neuron),),
        lines=(_added(readings, neuron, products),),
        notes=(Note(SAYS.format(added=added, **letters), "muted"),),
    )


def _added(readings: Readings, neuron: int, products: Array | None) -> Line:
    """z = the sum of the products + b."""
    n = readings.notation
    value = readings.z(1, neuron)
    terms = [Term(text_of(None if products is None else float(products.sum())))]
    if readings.network.biases is not None:
        terms.append(Term(short(readings.weight(1, neuron, 0)), lights=lights_parameter((1, neuron, 0))))
    left = symbol(n.z(1, neuron))
    lights = lights_neuron(1, neuron)
    return line(left, summed(terms) if len(terms) > 1 else (), value, lights)
