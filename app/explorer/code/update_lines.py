"""The update in a program: what the optimiser is told and remembers, and the lines that move every parameter.

NumPy writes the rules out, array by array; PyTorch has them in torch.optim, but for plain gradient descent.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.explorer.code.arrays import NamedArray, Names, named_parameters
from app.explorer.code.lines import CodeLine, shape
from app.explorer.quantities import COUNT
from app.explorer.training_step import TrainingStep

OLD_GRADIENTS = "all gradients are those of the old weights"
STAYS = "stays_"


@dataclass(frozen=True, eq=False)
class Moved:
    """An array of parameters, and which of them no update moves, None where all move."""

    array: NamedArray
    stays: NDArray[np.bool_] | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.array.name

    @property
    def frozen(self) -> bool:
        """Whether none of them moves."""
        return self.stays is not None and bool(self.stays.all())


def setting_lines(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    """The learning rate, what the optimiser is told, and how many examples a mean is over."""
    yield CodeLine(f"{names.rate} = {step.learning_rate!r}", "learning rate")
    for setting in step.rule.settings:
        yield CodeLine(f"{_setting(step, names, setting.name)} = {step.settings[setting.name]!r}", setting.title)
    if step.l2:
        yield CodeLine(f"{names.l2} = {step.l2!r}", f"{names.notation.l2}, of the penalty on the weights")
    if step.rule.counts:
        yield CodeLine(f"{_count(names)} = {step.memory.updates + 1}", "the number of this update")
    if step.reduction == "mean":
        yield CodeLine(f"N = len({names.inputs})", f"{names.loss} is the mean over the examples")


def numpy_memory(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    """What is remembered and still 0, and which parameters of an array stay."""
    for moved in _moved(step, names):
        if moved.stays is not None and not moved.frozen:
            yield from _which_stay(moved, f"np.zeros({moved.name}.shape, bool)")
        if not step.memory.updates and not moved.frozen:
            for letter in step.rule.letters:
                yield CodeLine(
                    f"{_kept(letter, moved)} = np.zeros_like({moved.name})", "nothing yet", of=moved.array.of
                )


def numpy_update(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    """Each memory of every parameter, then all parameters, with the gradients of the old ones."""
    moved = [each for each in _moved(step, names) if not each.frozen]
    for memory in step.rule.memories:
        for each in moved:
            kept = _kept(memory.letter, each)
            made = memory.numpy.format(**_texts(step, names, each))
            text = f"np.where({STAYS}{each.name}, {kept}, {made})" if each.stays is not None else made
            yield CodeLine(f"{kept} = {text}", memory.title, ((memory.letter, 0),), each.array.of)
    for number, each in enumerate(moved):
        made = step.rule.numpy.format(**_texts(step, names, each))
        text = f"np.where({STAYS}{each.name}, 0, {made})" if each.stays is not None else made
        comment = f"{shape(*each.array.values.shape)} {'' if number else OLD_GRADIENTS}".strip()
        yield CodeLine(f"{each.name} -= {text}", comment, (("update", 0),), each.array.of)
    yield from _frozen(step, names)


def torch_memory(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    """Which parameters of an array stay."""
    for moved in _moved(step, names):
        if moved.stays is not None and not moved.frozen:
            yield from _which_stay(moved, f"torch.zeros({moved.name}.shape, dtype=bool)")


def torch_update(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    """Plain gradient descent by hand, any other optimiser as torch.optim has it."""
    moved = [each for each in _moved(step, names) if not each.frozen]
    stages = tuple((kind, 0) for kind in (*step.rule.letters, "update"))
    if step.rule.memories:
        yield from _by_torch(step, names, moved, stages)
    elif moved:
        yield CodeLine("with torch.no_grad():", OLD_GRADIENTS, stages)
    for each in () if step.rule.memories else moved:
        text = f"{names.rate} * {names.by(each.name)}"
        text = f"({text}).masked_fill({STAYS}{each.name}, 0)" if each.stays is not None else text
        yield CodeLine(f"    {each.name} -= {text}", "", stages, each.array.of)
    yield from _frozen(step, names)


def _by_torch(
    step: TrainingStep, names: Names, moved: list[Moved], stages: tuple[tuple[str, int], ...]
) -> Iterator[CodeLine]:
    for each in moved:
        if each.stays is not None:
            gradient = f"{names.by(each.name)}.masked_fill({STAYS}{each.name}, 0)"
            yield CodeLine(f"{each.name}.grad = {gradient}", "what stays has none", stages, each.array.of)
    settings = {setting.name: _setting(step, names, setting.name) for setting in step.rule.settings}
    parameters = f"[{', '.join(each.name for each in moved)}]"
    made = step.rule.torch.format(parameters=parameters, rate=names.rate, **settings)
    yield CodeLine(f"optimiser = torch.optim.{made}", "", stages)
    for each in moved if step.memory.updates else ():
        state = [f"{memory.torch}={_kept(memory.letter, each)}" for memory in step.rule.memories]
        count = [f"step=torch.tensor({_count(names)} - 1.0)"] if step.rule.counts else []
        text = f"optimiser.state[{each.name}].update({', '.join((*count, *state))})"
        yield CodeLine(text, "what it remembers", stages, each.array.of)
    yield CodeLine("optimiser.step()", OLD_GRADIENTS, stages)


def _frozen(step: TrainingStep, names: Names) -> Iterator[CodeLine]:
    stay = [each.name for each in _moved(step, names) if each.frozen]
    if stay:
        yield CodeLine(f"# {', '.join(stay)} {'stays' if len(stay) == 1 else 'stay'}: frozen", "", (("update", 0),))


def _moved(step: TrainingStep, names: Names) -> Iterator[Moved]:
    for array in named_parameters(step, names):
        kind, layer = array.of
        stays = step.fixed[layer - 1 + (step.network.depth if kind == "biases" else 0)] if step.fixed else None
        if stays is None or not stays.any():
            yield Moved(array)
        else:
            yield Moved(array, stays.T if names.rows else stays)


def _which_stay(moved: Moved, zeros: str) -> Iterator[CodeLine]:
    if moved.stays is None:
        return
    places = ", ".join(str(index.tolist()) for index in np.nonzero(moved.stays))
    yield CodeLine(f"{STAYS}{moved.name} = {zeros}", of=moved.array.of)
    yield CodeLine(f"{STAYS}{moved.name}[{places}] = True", "frozen", of=moved.array.of)


def _kept(letter: str, moved: Moved) -> str:
    return f"{letter}_{moved.name}"


def _texts(step: TrainingStep, names: Names, moved: Moved) -> dict[str, str]:
    """What stands in the rules of an optimiser, for one array."""
    kept = {letter: _kept(letter, moved) for letter in step.rule.letters}
    settings = {setting.name: _setting(step, names, setting.name) for setting in step.rule.settings}
    return kept | settings | {"g": names.by(moved.name), "rate": names.rate, "t": _count(names)}


def _setting(step: TrainingStep, names: Names, name: str) -> str:
    """What a setting is called; a notation may have taken its name for the learning rate."""
    return f"{name}_of_{step.optimiser}" if name == names.rate else name


def _count(names: Names) -> str:
    """t, where that is not what a notation calls the targets."""
    return names.notation.optimiser_letter(COUNT)
