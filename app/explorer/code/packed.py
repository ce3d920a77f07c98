"""Numbers that are too many to be written out: the bytes of their float64 in base64, and load(), which unpacks them."""

from base64 import b64encode
from collections.abc import Iterator

import numpy as np

from app.explorer.code.given import given
from app.explorer.code.lines import CodeLine
from app.explorer.code.names import Names
from app.explorer.training_step import TrainingStep

MOST_WRITTEN = 400
WIDTH = 120  # characters in a row


def too_many(step: TrainingStep) -> bool:
    """Whether the numbers are loaded instead of written out."""
    return count(step) > MOST_WRITTEN


def count(step: TrainingStep) -> int:
    """How many numbers the program starts from."""
    return step.network.parameter_count + step.inputs.size + step.targets.size


def loading(step: TrainingStep, names: Names, embed: bool, unpack: str) -> Iterator[CodeLine]:
    """The row that calls load(); with `embed` its definition, of which `unpack` is the body, and the numbers."""
    if embed:
        yield from _definition(step, names, unpack)
    every = ", ".join(each.name for each in given(step, names))
    where = "as bytes above" if embed else "they and load() are in the download"
    yield CodeLine(f"{every} = load()", f"{count(step):,} numbers; {where}")


def _definition(step: TrainingStep, names: Names, unpack: str) -> Iterator[CodeLine]:
    arrays = [each.values for each in given(step, names)]
    numbers = b64encode(np.concatenate([values.ravel() for values in arrays]).astype("<f8").tobytes()).decode()
    written = "\n".join(numbers[at : at + WIDTH] for at in range(0, len(numbers), WIDTH))
    yield CodeLine(f'DATA = """\n{written}\n"""')
    yield CodeLine(f"SHAPES = {[values.shape for values in arrays]}")
    yield CodeLine(f"def load():\n{unpack}\n")
