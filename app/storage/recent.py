"""The values used last, as many as fit."""

from collections import OrderedDict
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """A mapping that forgets what was used longest ago beyond so many bytes or values; the newest always stays."""

    def __init__(self, most_bytes: int, most_values: int):
        self._most_bytes, self._most_values = most_bytes, most_values
        self._kept: OrderedDict[str, tuple[Value, int]] = OrderedDict()
        self._bytes = 0

    def get(self, key: str) -> Value | None:
        """The value, None where it is not kept."""
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key][0]

    def put(self, key: str, value: Value, nbytes: int) -> None:
        """Keep a value of about so many bytes, in place of the one of this key."""
        self.drop(key)
        self._kept[key] = (value, nbytes)
        self._bytes += nbytes
        while len(self._kept) > 1 and (self._bytes > self._most_bytes or len(self._kept) > self._most_values):
            self.drop(next(iter(self._kept)))

    def drop(self, key: str) -> None:
        """Forget the value, if there is one."""
        self._bytes -= self._kept.pop(key, (None, 0))[1]
