"""The chooser of data sets, with the offer to download MNIST where it is not there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.scene.field_error import FieldError
from app.scene.lab.kinds import kind_scene
from app.training.choices import DEFAULTS
from app.training.data_sets import DATA_SETS, DRAWN, FETCHED, DataSet
from app.training.mnist_fetch import MnistState

HERE = "{:,}, and {:,} to test on"
UNREAD = "its files cannot be read"
MISSING = "not here yet · 11 MB"
BARRED = "it may not be read"
FEW = 20  # drawings, below which a run has next to nothing to be tested on


@dataclass(frozen=True, slots=True)
class DataOption:
    """A data set that can be chosen."""

    name: str  # its key
    title: str
    size: str  # of an example; "" where there is nothing to say
    note: str  # a line about it
    credit: str  # its source in short
    about: str  # its source in full
    chosen: bool
    to_draw: bool = False  # there is nothing yet, and one has to draw
    fetched: bool = False  # its note is the offer to download it


@dataclass(frozen=True, slots=True)
class MnistOffer:
    """MNIST on this computer."""

    note: str
    button: str = ""  # its name, "" for no button
    fetching: bool = False
    share: float = 0.0  # that is fetched, 0 to 1
    problem: str = ""  # what went wrong


@dataclass(frozen=True, slots=True)
class DataChoice:
    """The data sets to choose from."""

    options: tuple[DataOption, ...]
    mnist: MnistOffer
    error: str = ""  # where the choice was refused


def data_choice(typed: Mapping[str, str], error: FieldError | None, mnist: MnistState, drawings: int) -> DataChoice:
    """The chooser with what was chosen; a set that is not known is as if nothing was chosen yet."""
    chosen = typed.get("data", "")
    chosen = chosen if chosen in DATA_SETS else DEFAULTS["data"]
    options = tuple(_option(data, data.name == chosen, drawings) for data in DATA_SETS.values())
    offer = mnist_offer(mnist)
    message = _message(typed, error)
    if message and DATA_SETS[chosen].origin == FETCHED and offer.problem:  # the same twice, and this says why
        offer, message = replace(offer, problem=""), offer.problem
    return DataChoice(options, offer, message)


def mnist_offer(mnist: MnistState) -> MnistOffer:
    """What the page says of MNIST: there, on its way, or to be had."""
    if mnist.state == "there":
        return MnistOffer(HERE.format(*mnist.digits) if all(mnist.digits) else UNREAD)
    if mnist.state == "fetching":
        share = mnist.done / mnist.total if mnist.total else 0.0
        return MnistOffer(f"Downloading: {mnist.done} of {mnist.total} files", fetching=True, share=round(share, 3))
    if mnist.state == "barred":
        return MnistOffer(BARRED, problem=mnist.problem)
    again = mnist.state == "failed"
    return MnistOffer(MISSING, "Try again" if again else "Download", problem=mnist.problem if again else "")


def _message(typed: Mapping[str, str], error: FieldError | None) -> str:
    """Of the data sets as the page calls them, where none of them was chosen."""
    if not error or error.field != "data":
        return ""
    if typed.get("data") in DATA_SETS:
        return error.message
    return f"Choose one of {', '.join(data.title for data in DATA_SETS.values())}."


def _option(data: DataSet, chosen: bool, drawings: int) -> DataOption:
    drawn = data.origin == DRAWN
    note = _drawn(drawings) if drawn else data.note
    size = kind_scene(data.name).size(data)
    to_draw = drawn and not drawings
    return DataOption(
        data.name, data.title, size, note, data.credit, data.about, chosen, to_draw, data.origin == FETCHED
    )


def _drawn(drawings: int) -> str:
    if not drawings:
        return "none yet."
    return f"{drawings:,} so far{', which is few' if drawings < FEW else ''}"
