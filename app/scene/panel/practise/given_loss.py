"""The numbers that the loss needs, of one example output by output."""

from collections.abc import Iterator

from app.engine.losses import LOSSES, loss_per_example
from app.scene.formulas.lines import every_output_counts
from app.scene.formulas.mathml import letter
from app.scene.formulas.numbers import precise
from app.scene.formulas.readings import Readings
from app.scene.panel.practise.numbers import Given, how_many, output

MOST_OUTPUTS = 10
MOST_EXAMPLES = 3
MEAN_OVER_OUTPUTS = "mean_squared_error"


def needed_by_the_loss(readings: Readings) -> Iterator[Given]:
    """Outputs and targets of the example shown, and the losses of the others."""
    counted = [k for k, y in enumerate(readings.targets, 1) if y or every_output_counts(readings)]
    for neuron in counted[:MOST_OUTPUTS]:
        yield from output(readings, neuron)
    if rest := counted[MOST_OUTPUTS:]:
        yield Given(f"what the other {len(rest)} outputs add", precise(_of_outputs(readings, rest)))
    yield from how_many_outputs(readings)
    yield from _other_losses(readings)
    yield from how_many(readings)


def _of_outputs(readings: Readings, neurons: list[int]) -> float:
    """What these outputs add to the loss of the example."""
    loss = readings.step.loss
    columns = [neuron - 1 for neuron in neurons]
    value = LOSSES[loss].value(readings.layer_a(readings.network.depth)[columns], readings.targets[columns])
    return float(value) * (len(columns) / readings.network.sizes[-1] if loss == MEAN_OVER_OUTPUTS else 1)


def how_many_outputs(readings: Readings) -> Iterator[Given]:
    """How many outputs there are, where the loss is their mean."""
    if readings.step.loss == MEAN_OVER_OUTPUTS:
        yield Given(f"{readings.network.sizes[-1]} outputs")


def _other_losses(readings: Readings) -> Iterator[Given]:
    step = readings.step
    each = loss_per_example(step.forward, step.targets, step.loss)
    others = [example for example in range(len(each)) if example != readings.example]
    for example in others[:MOST_EXAMPLES]:
        yield Given(letter(readings.notation.C), precise(each[example]), which=f"of example {example + 1}")
    if rest := others[MOST_EXAMPLES:]:
        yield Given(f"the other {len(rest)} examples together", precise(each[rest].sum()))
