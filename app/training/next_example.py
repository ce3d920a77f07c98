"""The example of a run that is walked through next: what that takes, and which one it was, for the browser to keep."""

from dataclasses import astuple, dataclass, fields
from secrets import token_hex

from app.digits.datasets import CLASSES
from app.engine.network import Array, Network
from app.engine.optimisers import OPTIMISERS
from app.training.progress import OVER, Progress, RunView

WALK_BYTES = 8
DIGITS = 9  # of a whole number that is believed
SIGN = "."  # between the parts; in no id of a run


@dataclass(frozen=True, eq=False)
class NextExample:
    """What it takes to walk by hand through the next training step of a run, or a test digit with its weights."""

    network: Network  # of now, in float64
    pixels: Array  # 0 to 1
    label: int  # 0 to 9
    progress: Progress
    together: int = 0  # examples that the run's next step averages, this one the first of them; 0 for a test digit
    interrupted: bool = False  # whether the run was running until then


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
    label: int
    read: int  # the digit that the run's weights took it for
    over: int  # 1 where the run had ended, else 0

    @property
    def text(self) -> str:
        """For `walked_in`."""
        return SIGN.join(map(str, astuple(self)))


def walked(run: RunView, example: NextExample, read: int) -> Walked:
    """What is kept of an example, which its network takes for the digit `read`."""
    done = example.progress
    over = int(done.state in OVER)
    numbers = (run.number, done.epoch, done.batch, example.together, example.label, read, over)
    return Walked(token_hex(WALK_BYTES), run.id, run.choices.optimiser, *numbers)


def walked_in(text: str) -> Walked | None:
    """What `text` says; None for anything that no Walked wrote."""
    parts = text.split(SIGN)
    if len(parts) != len(fields(Walked)) or parts[2] not in OPTIMISERS or not all(map(_is_whole, parts[3:])):
        return None
    walk, run, optimiser, *numbers = parts
    found = Walked(walk, run, optimiser, *map(int, numbers))
    return found if max(found.label, found.read) < CLASSES else None


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= DIGITS
