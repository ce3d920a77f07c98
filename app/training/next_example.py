"""The example of a run that is walked through next: what that takes, and which one it was, for the browser to keep."""

import re
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from secrets import token_hex

from app.engine.network import Array, Network
from app.engine.optimisers import NO_MEMORY, OPTIMISERS, Memory
from app.training.data_sets import DATA_SETS, DataSet
from app.training.examples import Answer
from app.training.progress import OVER, Progress, RunView

WALK_BYTES = 8
DIGITS = 9  # of a whole number that is believed
SIGN = "."  # between the parts; in no id of a run
BEFORE = "digits"  # the data of what says none, as all did when all data were digits
NUMBER = re.compile(r"-?[0-9]{1,20}e-?[0-9]{1,3}")
OF_DIGITS = 10  # parts of what says no data


@dataclass(frozen=True, eq=False)
class NextExample:
    """What it takes to walk by hand through the next training step of a run, or a test example with its weights."""

    network: Network  # of now, in float64
    inputs: Array
    answer: Answer
    progress: Progress
    together: int = 0  # examples that the run's next step averages, this one the first of them; 0 for a test example
    interrupted: bool = False  # whether the run was running until then
    memory: Memory = NO_MEMORY  # of the optimiser, in float64


@dataclass(frozen=True, slots=True)
class Walked:
    """Which example was taken out of a run, and when."""

    walk: str  # another for every time that one was taken out
    run: str  # its id
    optimiser: str
    number: int  # of the run
    epochs: int  # whole ones that it had done
    batches: int  # mini-batches of the next epoch that it had done
    together: int  # as in NextExample
    answer: Answer
    given: Answer  # what the run's weights took it for
    over: int  # 1 where the run had ended, else 0
    data: str = BEFORE
    inputs: tuple[float, ...] = ()  # where each has a name

    @property
    def text(self) -> str:
        """For `walked_in`."""
        numbers = (self.number, self.epochs, self.batches, self.together)
        answers = map(_written, (self.answer, self.given))
        data = () if self.data == BEFORE else (self.data, *map(_written, self.inputs))
        return SIGN.join((self.walk, self.run, self.optimiser, *map(str, numbers), *answers, str(self.over), *data))


def walked(run: RunView, example: NextExample, given: Answer) -> Walked:
    """What is kept of an example, which its network takes for the class `given`, or for which it gives that number."""
    done = example.progress
    over = int(done.state in OVER)
    data = DATA_SETS[run.choices.data]
    return Walked(
        token_hex(WALK_BYTES),
        run.id,
        run.choices.optimiser,
        run.number,
        done.epoch,
        done.batch,
        example.together,
        example.answer,
        given,
        over,
        data.name,
        tuple(example.inputs.tolist()) if data.input_names else (),
    )


def walked_in(text: str) -> Walked | None:
    """What `text` says; None for anything that no Walked wrote."""
    parts = text.split(SIGN)
    data = DATA_SETS.get(parts[OF_DIGITS] if len(parts) > OF_DIGITS else BEFORE)
    if len(parts) < OF_DIGITS or data is None or len(parts[OF_DIGITS + 1 :]) != len(data.input_names):
        return None
    walk, run, optimiser, *done, wanted, read, ended = parts[:OF_DIGITS]
    whole = [int(part) for part in (*done, ended) if _is_whole(part)]
    answers = [found for part in (wanted, read) if (found := _read_answer(part, data)) is not None]
    inputs = [found for part in parts[OF_DIGITS + 1 :] if (found := _read_number(part)) is not None]
    if optimiser not in OPTIMISERS or (len(whole), len(answers), len(inputs)) != (5, 2, len(data.input_names)):
        return None
    number, epochs, batches, together, over = whole
    answer, given = answers
    return Walked(
        walk, run, optimiser, number, epochs, batches, together, answer, given, over, data.name, tuple(inputs)
    )


def _written(answer: Answer) -> str:
    """A class as it is; a number without the sign between the parts, such as -15e-1 for −1.5."""
    if isinstance(answer, int):
        return str(answer)
    sign, digits, exponent = Decimal(repr(answer)).as_tuple()
    return f"{'-' * sign}{''.join(map(str, digits))}e{exponent}"


def _read_answer(text: str, data: DataSet) -> Answer | None:
    """A class of the data, or a number where they have none; None for anything else."""
    if not data.kind.classes:
        return _read_number(text)
    return int(text) if _is_whole(text) and int(text) < len(data.targets) else None


def _read_number(text: str) -> float | None:
    number = float(text) if NUMBER.fullmatch(text) else float("nan")
    return number if isfinite(number) else None


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= DIGITS
