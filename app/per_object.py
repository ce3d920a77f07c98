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
