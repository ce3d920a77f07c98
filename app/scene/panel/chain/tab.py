"""The tab Chain rule: where the numbers of what is looked at, or of the current stage, come from; fields to set it."""

from dataclasses import dataclass, replace

from app.engine.losses import LOSSES
from app.engine.parameters import Parameter
from app.explorer.explanations import overflow
from app.explorer.hand import STEPS, can_be_held, reach, value_now
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.names import neuron_name, parameter_name
from app.explorer.number import NumberName, name_of, parameter_number
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Session
from app.scene.field_error import FieldError
from app.scene.formulas.mathml import symbol
from app.scene.formulas.numbers import plain
from app.scene.formulas.parts import Inline, Note, Section, Shown, shown
from app.scene.panel.chain.gradient import gradient_sections
from app.scene.panel.chain.looked_at import layer_sections, loss_sections, neuron_sections
from app.scene.panel.chain.paths import PathsTable, paths_table
from app.scene.panel.chain.softmax import softmax_sections
from app.scene.panel.chain.stage import stage_sections
from app.scene.pixels.sections import pictures_of_loss, pictures_of_neuron, pictures_of_pixel

OF_PIXELS = "0 for paper, 1 for ink"
OF_DIGITS = "1 for the wanted digit, 0 for the others"
FIELDS = {
    "/edit/parameter": ("value", "weights", "bias_values"),
    "/edit/input": ("value", "input", "inputs"),
    "/edit/target": ("value", "target", "targets"),
}


@dataclass(frozen=True, slots=True)
class EditForm:
    """A field for one number: where it is posted with which hidden fields, its label, spoken name, value and error."""

    id: str
    action: str
    hidden: tuple[tuple[str, int], ...]
    label: Inline
    spoken: str
    value: str
    number: Shown | None = None
    """the number, to be asked why; None where it is a class"""
    hint: str = ""
    error: str = ""
    slider: "Slider | None" = None
    """None where the number cannot be taken in the hand"""


@dataclass(frozen=True, slots=True)
class Slider:
    """A slider that takes a number in the hand: it ends as far from 0 on both sides."""

    reach: str
    step: str


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
            form = _finished(session, _parameter_form(read, parameter), error)
            sections = (*softmax_sections(read, parameter), *gradient_sections(read, parameter))
            return ChainScene((form,), paths_table(session, read, parameter), sections)
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
        forms.append(_input_form(read, neuron))
    if layer == read.network.depth:
        forms.append(_target_form(read, neuron))
    pictures = pictures_of_neuron(read, layer, neuron) if layer else pictures_of_pixel(read, neuron)
    return ChainScene(
        forms=tuple(_finished(session, form, error) for form in forms),
        paths=None if layer else paths_table(session, read, looked_at),
        sections=(
            *pictures,
            *(() if layer else softmax_sections(read, looked_at)),
            *neuron_sections(read, layer, neuron),
        ),
    )


def _stage(read: Reading) -> tuple[Section, ...]:
    if read.position.overflowed:
        return (Section(notes=(Note(overflow(read.position), "warning"),)),)
    sections = stage_sections(read)
    current = read.position.current
    backward_ends = current is not None and (current.kind, current.layer) == ("gradients", 1)
    pictures = pictures_of_loss(read) if backward_ends else ()
    return (*pictures, replace(sections[0], title="Gradients"), *sections[1:]) if pictures else sections


def _finished(session: Session, form: EditForm, error: FieldError | None) -> EditForm:
    """The form with its slider, and with the refused value and its message if the error is about its field."""
    name = name_of(form.number.number) if form.number else None
    if name and can_be_held(session, name):
        ends = reach(value_now(session, name))
        form = replace(form, slider=Slider(plain(ends), plain(ends / STEPS)))
    return _with_error(form, error)


def _with_error(form: EditForm, error: FieldError | None) -> EditForm:
    """The form with the refused value and its message, if the error is about its field."""
    if error is None or error.field.split("[")[0] not in FIELDS[form.action]:
        return form
    return replace(form, value=error.typed, error=error.message)


def _parameter_form(reading: Reading, parameter: Parameter) -> EditForm:
    """The value of a weight or bias as it is now: after the update the new one."""
    layer, to, source = parameter
    network = reading.position.network
    return EditForm(
        id=f"edit-parameter-{layer}-{to}-{source}",
        action="/edit/parameter",
        hidden=(("layer", layer), ("to", to), ("from", source)),
        label=symbol(reading.notation.parameter(*parameter)),
        spoken=f"value of the {parameter_name(parameter, reading.notation)}",
        value=plain(parameter.of(network.weights, network.biases)),
        number=shown(reading, parameter_number(parameter)),
    )


def _input_form(reading: Reading, neuron: int) -> EditForm:
    """An input of the example that is shown."""
    return EditForm(
        id=f"edit-input-{reading.example + 1}-{neuron}",
        action="/edit/input",
        hidden=(("example", reading.example + 1), ("neuron", neuron)),
        label=symbol(reading.notation.a(0, neuron)),
        spoken=f"value of {neuron_name(0, neuron, reading.notation)}",
        value=plain(reading.step.inputs[reading.example, neuron - 1]),
        number=shown(reading, NumberName("x", to=neuron)),
        hint=OF_PIXELS if reading.notation.digits else "",
    )


def _target_form(reading: Reading, neuron: int) -> EditForm:
    """The target of an output, or the class that the example belongs to."""
    if LOSSES[reading.step.loss].targets == "class":
        return _class_form(reading)
    return EditForm(
        id=f"edit-target-{reading.example + 1}-{neuron}",
        action="/edit/target",
        hidden=(("example", reading.example + 1), ("neuron", neuron)),
        label=symbol(reading.notation.y(neuron)),
        spoken=f"target of {neuron_name(reading.network.depth, neuron, reading.notation)}",
        value=plain(reading.step.targets[reading.example, neuron - 1]),
        number=shown(reading, NumberName("y", to=neuron)),
        hint=OF_DIGITS if reading.notation.digits else "",
    )


def _class_form(reading: Reading) -> EditForm:
    outputs = reading.network.sizes[-1]
    first = neuron_name(reading.network.depth, 1, reading.notation)
    return EditForm(
        id=f"edit-class-{reading.example + 1}",
        action="/edit/target",
        hidden=(("example", reading.example + 1), ("neuron", 1)),
        label="class",
        spoken="class of the example",
        value=str(int(reading.step.targets[reading.example, 0])),
        hint="the wanted digit, 0 to 9" if reading.notation.digits else f"0 to {outputs - 1}; class 0 is {first}",
    )
