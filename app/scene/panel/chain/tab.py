"""The tab Chain rule: where the numbers of what is looked at, or of the current stage, come from."""

from dataclasses import dataclass, replace

from app.engine.parameters import Parameter
from app.explorer.explanations import DIVERGED
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Session
from app.scene.field_error import FieldError
from app.scene.formulas.parts import Note, Section
from app.scene.panel.chain.forms import EditForm, input_form, parameter_form, target_form, with_error
from app.scene.panel.chain.gradient import gradient_sections
from app.scene.panel.chain.loss import loss_sections
from app.scene.panel.chain.neurons import layer_sections, neuron_sections
from app.scene.panel.chain.paths import PathsTable, paths_table
from app.scene.panel.chain.stage import stage_sections
from app.scene.pixels.sections import pictures_of_loss, pictures_of_neuron, pictures_of_pixel, pictures_of_stage


@dataclass(frozen=True, slots=True)
class ChainScene:
    """The tab's body."""

    forms: tuple[EditForm, ...] = ()
    "the fields in which a number of what is looked at can be set"
    paths: PathsTable | None = None
    "the routes from the loss to a parameter or an input"
    sections: tuple[Section, ...] = ()
    "what follows, each with its equations and numbers"


def chain_scene(session: Session, error: FieldError | None = None) -> ChainScene:
    """What the tab says; a refused value stays in its field with the message."""
    read = reading_of(session)
    match session.view.look:
        case Parameter() as parameter:
            form = with_error(parameter_form(read, parameter), error)
            return ChainScene((form,), paths_table(session, read, parameter), gradient_sections(read, parameter))
        case Neuron() as neuron:
            return _neuron(session, read, neuron, error)
        case Layer(number):
            return ChainScene(sections=layer_sections(read, number) + (() if number else pictures_of_loss(read)))
        case TotalLoss():
            return ChainScene(sections=(*loss_sections(read), *pictures_of_loss(read)))
        case None:
            return ChainScene(sections=_stage(read))


def _neuron(session: Session, read: Reading, looked_at: Neuron, error: FieldError | None) -> ChainScene:
    layer, neuron = looked_at
    forms = []
    if layer == 0:
        forms.append(input_form(read, neuron))
    if layer == read.network.depth:
        forms.append(target_form(read, neuron))
    pictures = pictures_of_neuron(read, layer, neuron) if layer else pictures_of_pixel(read, neuron)
    return ChainScene(
        forms=tuple(with_error(form, error) for form in forms),
        paths=None if layer else paths_table(session, read, looked_at),
        sections=(*pictures, *neuron_sections(read, layer, neuron)),
    )


def _stage(read: Reading) -> tuple[Section, ...]:
    if read.position.overflowed:
        return (Section(notes=(Note(DIVERGED, "warning"),)),)
    sections = stage_sections(read)
    pictures = pictures_of_stage(read)
    return (*pictures, replace(sections[0], title="Gradients"), *sections[1:]) if pictures else sections
