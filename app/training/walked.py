"""Which example was taken out of a run, and when, as a short text that the visitor's browser keeps."""

from dataclasses import astuple, dataclass, fields
from secrets import token_hex

from app.digits.datasets import CLASSES
from app.engine.fast.updates import UPDATES
from app.training.moment import Moment
from app.training.progress import OVER
from app.training.run_view import RunView

WALK_BYTES = 8
DIGITS = 9  # of a whole number that is believed
SIGN = "."  # between the parts; in no id of a run


@dataclass(frozen=True, slots=True)
class Walked:
    """An example that a run's weights read as `read`, after so many whole epochs and mini-batches of the next.

    `together` is as in Moment, 0 for a test digit; `over` is 1 where the run had ended, else 0. `walk` is another for
    every time that one was taken out.
    """

    walk: str
    run: str
    optimiser: str
    number: int
    epochs: int
    batches: int
    together: int
    label: int
    read: int
    over: int

    @property
    def text(self) -> str:
        """For `walked_in`."""
        return SIGN.join(map(str, astuple(self)))


def walked(run: RunView, moment: Moment, read: int) -> Walked:
    """The example of a moment, which its network reads as the digit `read`."""
    done = moment.progress
    over = int(done.state in OVER)
    numbers = (run.number, done.epoch, done.batch, moment.together, moment.label, read, over)
    return Walked(token_hex(WALK_BYTES), run.id, run.choices.optimiser, *numbers)


def walked_in(text: str) -> Walked | None:
    """What `text` says; None for anything that no Walked wrote."""
    parts = text.split(SIGN)
    if len(parts) != len(fields(Walked)) or parts[2] not in UPDATES or not all(map(_is_whole, parts[3:])):
        return None
    found = Walked(*parts[:3], *map(int, parts[3:]))
    return found if max(found.label, found.read) < CLASSES else None


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= DIGITS
