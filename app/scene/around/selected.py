"""The bar above the controls: what is looked at, and each of its numbers with the question why."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.engine.parameters import Parameter
from app.explorer.look import Neuron, TotalLoss, look_text
from app.explorer.names import neuron_name, parameter_name
from app.explorer.number import NumberName, gradient_name, letter_of, parameter_number
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Session
from app.scene.formulas.mathml import Math, symbol
from app.scene.formulas.parts import Shown, shown, text_of
from app.scene.formulas.pixel_picture import Grid, place_words
from app.scene.picture.layout.layers import picture_side

NOTHING = "Press any number to ask why it is what it is."


@dataclass(frozen=True, slots=True)
class Offer:
    """A number that can be asked, with the letter before it; the first one of the thing itself has none."""

    letter: str
    number: Shown


@dataclass(frozen=True, slots=True)
class SelectedScene:
    """What is looked at, with its letter and its numbers; `text` where nothing is that has any."""

    look: str
    """what is looked at, as in look.py"""
    symbol: Math | None
    text: str
    offers: tuple[Offer, ...] = ()

    @property
    def main(self) -> str:
        """The name of the number that is asked first: of a weight its gradient, as soon as there is one."""
        first, *others = (offer.number for offer in self.offers)
        gradient = others and others[0].number.startswith("dC/d") and others[0].full
        return others[0].number if gradient else first.number


def selected_scene(session: Session) -> SelectedScene:
    """The bar in the notation of the session."""
    read = reading_of(session)
    n = read.notation
    look = look_text(session.view.look)
    match session.view.look:
        case Parameter() as parameter:
            return SelectedScene(
                look, symbol(n.parameter(*parameter)), parameter_name(parameter, n), _offers(read, parameter)
            )
        case Neuron(layer, number) as neuron:
            side = 0 if layer else picture_side(read.network.sizes[0])
            words = place_words(number, Grid(side, n.first_neuron)) if side else neuron_name(layer, number, n)
            return SelectedScene(look, symbol(n.a(layer, number)), words, _offers(read, neuron))
        case TotalLoss() as loss:
            return SelectedScene(look, symbol(n.C), "loss", _offers(read, loss))
        case _:
            return SelectedScene(look, None, NOTHING)


def selected_numbers(session: Session) -> tuple[str, ...]:
    """Its numbers alone, in their order, for who holds on to one of them."""
    read, look = reading_of(session), session.view.look
    if not isinstance(look, Parameter | Neuron | TotalLoss):
        return ()
    return tuple(text_of(read.value(name), read.significant) for name in _names(read, look))


def _offers(read: Reading, look: Parameter | Neuron | TotalLoss) -> tuple[Offer, ...]:
    first, *others = _names(read, look)
    lettered = (Offer(str(letter_of(name, read.notation)), shown(read, name)) for name in others)
    return (Offer("", shown(read, first)), *lettered)


def _names(read: Reading, look: Parameter | Neuron | TotalLoss) -> Iterator[NumberName]:
    """The numbers of a thing, its own one first."""
    match look:
        case Parameter() as parameter:
            yield parameter_number(parameter)
            yield gradient_name(parameter)
        case Neuron(0, number):
            yield read.name("x", 0, number)
            if read.reached("dC/dx"):
                yield read.name("dC/dx", 0, number)
        case Neuron(layer, number):
            yield read.name("a", layer, number)
            for quantity in ("z", "delta"):
                yield read.name(quantity, layer, number)
        case _:
            yield NumberName("C")
