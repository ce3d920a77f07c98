"""What the popover Share says: the link, what it restores and for how long."""

from dataclasses import dataclass

IN_LINK = (
    "It restores the network, its numbers, this moment of the walk and what is selected; the link itself holds it all."
)
KEPT = (
    "It restores this moment and the one Back leads to. Too much for an address, so this server keeps a copy, "
    "until nobody has opened it for {hours:g} hours."
)
BY_HAND = '{"network": {"sizes": [2, 2, 1]}, "inputs": [[0.5, 1]], "targets": [[1]]}'
"""the shortest session that shows how one is written"""
MOST_TEXT = 100_000  # characters of a pasted session that come back with what is wrong with it
ONLY_HERE = (
    "This address is of this computer alone. For others, have the server listen to its network (HOST=0.0.0.0) and open "
    "this page by the computer's name or address."
)
COPIES = "Whoever opens it works on a copy of their own."


@dataclass(frozen=True, slots=True)
class ShareScene:
    """The link in full and a sentence or two about it; `problem` where there is none."""

    address: str = ""
    says: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ImportScene:
    """The form that opens a saved session, an `example` of which it shows.

    `error` says what is wrong with the `text`, or where there is none with the file; `most` is the largest size of
    that.
    """

    most: int
    error: str = ""
    text: str = ""
    example: str = BY_HAND


def share_scene(address: str, kept_hours: float | None, reaches: bool = True) -> ShareScene:
    """The link; `kept_hours` where it leads to a copy on the server, None where the address holds everything.

    `reaches` says whether the address leads others here at all.
    """
    says = IN_LINK if kept_hours is None else KEPT.format(hours=kept_hours)
    return ShareScene(address, f"{says} {COPIES}" if reaches else f"{ONLY_HERE} {says}")


def import_scene(most: int, message: str = "", field: str | None = None, text: str = "") -> ImportScene:
    """The form with the text that was pasted; a message names the field of the session that it is about."""
    error = f"{field}: {message}" if message and field not in (None, "file", "record") else message
    return ImportScene(most, error, text[:MOST_TEXT])
