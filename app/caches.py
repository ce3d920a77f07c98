"""What is kept to save work: worked out for an object, as long as that lives; or used last, as much as fits."""

import weakref
from collections import OrderedDict
from collections.abc import Callable
from threading import RLock
from typing import Generic, TypeVar

Subject = TypeVar("Subject")
Value = TypeVar("Value")


class PerObject(Generic[Subject, Value]):
    """A function that is worked out once per object. Objects count by identity, so arrays will do."""

    def __init__(self, compute: Callable[[Subject], Value]):
        self._compute = compute
        self._known: dict[int, tuple[weakref.ref[Subject], Value]] = {}

    def __call__(self, subject: Subject) -> Value:
        known = self._known.get(id(subject))
        if known is not None and known[0]() is subject:
            return known[1]
        return self.remember(subject, self._compute(subject))

    def __contains__(self, subject: Subject) -> bool:
        """Whether it has been worked out for this object."""
        known = self._known.get(id(subject))
        return known is not None and known[0]() is subject

    def __len__(self) -> int:
        """For how many objects it is known."""
        return len(self._known)

    def remember(self, subject: Subject, value: Value) -> Value:
        """Take `value` as the answer for this object, and return it."""
        key = id(subject)
        self._known[key] = (weakref.ref(subject, lambda _: self._known.pop(key, None)), value)
        return value


class Recent(Generic[Value]):
    """A mapping that forgets what was used longest ago beyond so many bytes or values; the newest always stays.

    Any thread may use it.
    """

    def __init__(self, most_bytes: int, most_values: int):
        self._most_bytes, self._most_values = most_bytes, most_values
        self._kept: OrderedDict[str, tuple[Value, int]] = OrderedDict()
        self._bytes = 0
        self._lock = RLock()

    def get(self, key: str) -> Value | None:
        """The value, None where it is not kept."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: str, value: Value, nbytes: int) -> None:
        """Keep a value of about so many bytes, in place of the one of this key."""
        with self._lock:
            self.drop(key)
            self._kept[key] = (value, nbytes)
            self._bytes += nbytes
            while len(self._kept) > 1 and (self._bytes > self._most_bytes or len(self._kept) > self._most_values):
                self.drop(next(iter(self._kept)))

    def drop(self, key: str) -> None:
        """Forget the value, if there is one."""
        with self._lock:
            self._bytes -= self._kept.pop(key, (None, 0))[1]
