"""Labelled drawings as a file to take home: JSON that a person can read, and that opens again.

{"format": "backprop-explorer drawings", "version": 1, "drawings": [{"label": 4, "strokes": [[[x, y], ...], ...]}, ...]}
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from json import JSONDecodeError, JSONDecoder
from typing import NoReturn

from app.digits.drawings import MOST_DRAWINGS, Drawing, labelled
from app.errors import BadValue, ExplorerError, TooLarge
from app.json_room import Room

BLANK = re.compile(r"[ \t\n\r]*")
FORMAT = "backprop-explorer drawings"
VERSION = 1
FIELDS = ("label", "strokes")
NOT_OURS = "This is not a file of digits that was exported here."
ROOM = Room(lists=1_000_000, numbers=2_000_000, members=4 * MOST_DRAWINGS)
"""of a file: 500 drawings of 1,500 points"""
MOST_LISTS = 110_000
"""in what is read at one go: a drawing of as many points as can be counted"""


def exported_lines(drawings: Iterable[Drawing]) -> Iterator[str]:
    """The drawings as JSON, line by line, a drawing on each."""
    yield f'{{\n"format": "{FORMAT}",\n"version": {VERSION},\n"drawings": [\n'
    between = ""
    for drawing in drawings:
        yield f'{between}{{"label": {drawing.label}, "strokes": {drawing.strokes}}}'
        between = ",\n"
    yield "\n]\n}\n"


def imported(text: str | bytes) -> tuple[Drawing, ...]:
    """The drawings of such a file, in its order.

    Raises BadValue or TooLarge, whose field is `file` or says which drawing does not fit, counted from 1.
    """
    ROOM.check(text, "A file of digits", field="file")
    try:
        made = _read(text if isinstance(text, str) else text.decode(json.detect_encoding(text)))
    except (ValueError, RecursionError) as error:
        where = f" (it breaks off in line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise BadValue(f"This file is not JSON{where}. Choose one that was exported here.", field="file") from None
    if not isinstance(made, dict) or made.get("format") != FORMAT or not isinstance(made.get("drawings"), _Drawings):
        raise BadValue(NOT_OURS, field="file")
    drawings: _Drawings = made["drawings"]
    if made.get("version") != VERSION:
        raise BadValue("A newer version of this program exported these digits.", field="version")
    if drawings.count > MOST_DRAWINGS:
        raise TooLarge(f"At most {MOST_DRAWINGS} drawings are kept; this file has {drawings.count:,}.", field="file")
    if drawings.fault:
        raise drawings.fault
    return tuple(drawings.read)


class _Drawings:
    """The drawings of a file up to the first that does not fit; what is wrong with the whole file is said before it."""

    def __init__(self):
        self.read: list[Drawing] = []
        self.count = 0
        self.fault: ExplorerError | None = None

    def add(self, given: object) -> None:
        """Read one more; after the first fault, which is kept, and beyond the limit they are counted only."""
        self.count += 1
        if self.fault is None and self.count <= MOST_DRAWINGS:
            try:
                self.read.append(_drawing(self.count, given))
            except ExplorerError as error:
                self.fault = error


class PieceByPiece:
    """A reader that stands at some place in a JSON text. `parse_constant` as of json.loads, whose errors it raises.

    Read piece by piece, as json.loads of a large file would let nothing else in the process run meanwhile.
    """

    def __init__(self, text: str, parse_constant: Callable[[str], object]):
        self._text = text
        self._decoder = JSONDecoder(parse_constant=parse_constant)
        self._move(0)

    def at(self, mark: str) -> bool:
        """Whether such a mark comes next."""
        return self._text.startswith(mark, self._place)

    def value(self) -> object:
        """The value that comes next, whole. Raises TooLarge where more lists are in it than are read at one go."""
        end = self._text.find("}", self._place)  # nothing in such a file has an object in an object
        if self._text.count("[", self._place, None if end < 0 else end) > MOST_LISTS:
            raise TooLarge(f"At most {MOST_LISTS:,} points are read in one drawing.", field="file")
        value, end = self._decoder.raw_decode(self._text, self._place)
        self._move(end)
        return value

    def name(self) -> str:
        """The name of a member, and over its colon."""
        if not self.at('"'):
            self._fail("a name")
        name = str(self.value())
        self._over(":")
        return name

    def parts(self, opening: str, closing: str) -> Iterator[None]:
        """Stops at every part of a list or an object, which the caller is to read before the next."""
        self._over(opening)
        more = not self.at(closing)
        while more:
            yield
            more = not self.at(closing)
            if more:
                self._over(",")
        self._over(closing)

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self._place < len(self._text):
            self._fail("the end")

    def _over(self, mark: str) -> None:
        if not self.at(mark):
            self._fail(f"“{mark}”")
        self._move(self._place + len(mark))

    def _move(self, place: int) -> None:
        blank = BLANK.match(self._text, place)
        self._place = blank.end() if blank else place

    def _fail(self, expected: str) -> None:
        raise JSONDecodeError(f"Expecting {expected}", self._text, self._place)


def _read(text: str) -> object:
    """The file's value, with _Drawings in place of its list of drawings. Raises as json.loads does."""
    reader = PieceByPiece(text, _not_a_number)
    made = _members(reader) if reader.at("{") else reader.value()
    reader.end()
    return made


def _members(reader: PieceByPiece) -> dict[str, object]:
    made: dict[str, object] = {}
    for _ in reader.parts("{", "}"):
        name = reader.name()
        made[name] = _drawings(reader) if name == "drawings" and reader.at("[") else reader.value()
    return made


def _drawings(reader: PieceByPiece) -> _Drawings:
    found = _Drawings()
    for _ in reader.parts("[", "]"):
        found.add(reader.value())
    return found


def _drawing(number: int, given: object) -> Drawing:
    field = f"drawing {number}"
    if not isinstance(given, dict) or any(name not in given for name in FIELDS):
        raise BadValue("A drawing has a label and strokes.", field=field)
    try:
        return labelled(given["label"], given["strokes"])
    except (BadValue, TooLarge) as error:
        raise type(error)(error.message, field=field) from None


def _not_a_number(name: str) -> NoReturn:
    raise BadValue(f"Every number must be finite: no {name}.", field="file")
