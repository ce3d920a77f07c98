"""What was once worked out for an object, kept for as long as the object lives."""

import weakref
from collections.abc import Callable
from typing import Generic, TypeVar

Subject = TypeVar("Subject")
Value = TypeVar("Value")


class PerObject(Generic[Subject, Value]):
    """A function that is worked out once per object. Objects count by identity, so arrays will do."""

    def __init__(self, compute: Callable[[Subject], Value]):
        self._compute = compute
        self._known: dict[int, _Known] = {}

    def __call__(self, subject: Subject) -> Value:
        known = self._known.get(id(subject))
        if known is not None and known() is subject:
            return known.value
        return self.remember(subject, self._compute(subject))

    def remember(self, subject: Subject, value: Value) -> Value:
        """Take `value` as the answer for this object, and return it."""
        known = _Known(subject, self._forget)
        known.key, known.value = id(subject), value
        self._known[known.key] = known
        return value

    def _forget(self, known: "_Known") -> None:
        self._known.pop(known.key, None)


class _Known(weakref.ref):
    __slots__ = ("key", "value")
