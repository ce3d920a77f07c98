"""JSON read piece by piece: json.loads of a large file would let nothing else in the process run meanwhile."""

import re
from collections.abc import Callable, Iterator
from json import JSONDecodeError, JSONDecoder

BLANK = re.compile(r"[ \t\n\r]*")


class PieceByPiece:
    """A reader that stands at some place in a JSON text. `parse_constant` as of json.loads, whose errors it raises."""

    def __init__(self, text: str, parse_constant: Callable[[str], object]):
        self._text = text
        self._decoder = JSONDecoder(parse_constant=parse_constant)
        self._move(0)

    def at(self, mark: str) -> bool:
        """Whether such a mark comes next."""
        return self._text.startswith(mark, self._place)

    def value(self) -> object:
        """The value that comes next, whole."""
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
