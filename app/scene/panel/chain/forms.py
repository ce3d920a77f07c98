"""The fields of the panel in which a number can be set: one number each, kept with its message where it was refused."""

from dataclasses import dataclass, replace

from app.engine.losses import LOSSES
from app.engine.parameters import Parameter
from app.explorer.names import neuron_name, parameter_name
from app.explorer.number import NumberName, parameter_number
from app.explorer.reading import Reading
from app.scene.field_error import FieldError
from app.scene.formulas.mathml import symbol
from app.scene.formulas.numbers import plain
from app.scene.formulas.parts import Inline


@dataclass(frozen=True, slots=True)
class EditForm:
    """A field for one number: where it is posted with which hidden fields, its label, spoken name, value and error."""

    id: str
    action: str
    hidden: tuple[tuple[str, int], ...]
    label: Inline
    spoken: str
    value: str
    number: str = ""
    """the name of the number; empty where it is a class"""
    hint: str = ""
    error: str = ""


OF_PIXELS = "0 for paper, 1 for ink"
OF_DIGITS = "1 for the wanted digit, 0 for the others"
FIELDS = {
    "/edit/parameter": ("value", "weights", "bias_values"),
    "/edit/input": ("value", "input", "inputs"),
    "/edit/target": ("value", "target", "targets"),
}


def with_error(form: EditForm, error: FieldError | None) -> EditForm:
    """The form with the refused value and its message, if the error is about its field."""
    if error is None or error.field.split("[")[0] not in FIELDS[form.action]:
        return form
    return replace(form, value=error.typed, error=error.message)


def parameter_form(reading: Reading, parameter: Parameter) -> EditForm:
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
        number=str(parameter_number(parameter)),
    )


def input_form(reading: Reading, neuron: int) -> EditForm:
    """An input of the example that is shown."""
    return EditForm(
        id=f"edit-input-{reading.example + 1}-{neuron}",
        action="/edit/input",
        hidden=(("example", reading.example + 1), ("neuron", neuron)),
        label=symbol(reading.notation.a(0, neuron)),
        spoken=f"value of input {neuron}",
        value=plain(reading.step.inputs[reading.example, neuron - 1]),
        number=str(NumberName("x", to=neuron)),
        hint=OF_PIXELS if reading.notation.digits else "",
    )


def target_form(reading: Reading, neuron: int) -> EditForm:
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
        number=str(NumberName("y", to=neuron)),
        hint=OF_DIGITS if reading.notation.digits else "",
    )


def _class_form(reading: Reading) -> EditForm:
    outputs = reading.network.sizes[-1]
    return EditForm(
        id=f"edit-class-{reading.example + 1}",
        action="/edit/target",
        hidden=(("example", reading.example + 1), ("neuron", 1)),
        label="class",
        spoken="class of the example",
        value=str(int(reading.step.targets[reading.example, 0])),
        hint="the wanted digit, 0 to 9" if reading.notation.digits else f"0 to {outputs - 1}; class 0 is output 1",
    )
