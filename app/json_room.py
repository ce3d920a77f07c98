"""How much JSON from outside may hold: that is counted before it is read.

Python reads JSON at one go, in which nothing else of the process runs, and makes an object of every list, member and
number: the eight megabytes of a request can be 800,000 members, which take seven seconds and most of a gigabyte. Their
marks are counted in milliseconds. A mark within a text counts too; what comes here has few texts.
"""

from dataclasses import dataclass

from app.errors import TooLarge

LISTS, OBJECTS, NUMBERS, MEMBERS = "[{,:"


@dataclass(frozen=True, slots=True)
class Room:
    """At most so many lists, numbers (commas, to be exact) and members of objects."""

    lists: int
    numbers: int
    members: int

    def check(self, text: str | bytes, what: str, field: str) -> None:
        """Raises TooLarge at the field where a text holds more; `what` is it, as its sentence begins."""
        found = tuple(_count(text, mark) for mark in (LISTS, NUMBERS, MEMBERS))
        # An object without a member costs as much as one with a member.
        objects = _count(text, OBJECTS)
        if found[0] > self.lists or found[1] > self.numbers or max(found[2], objects) > self.members:
            most = f"{self.lists:,} lists, {self.numbers:,} numbers and {self.members:,} named values"
            raise TooLarge(f"{what} may have at most {most}.", field=field)


def _count(text: str | bytes, mark: str) -> int:
    return text.count(mark) if isinstance(text, str) else text.count(mark.encode())
