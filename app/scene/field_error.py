"""A value that was refused, to be shown at the field it concerns with what was typed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """The field's name, the message, and the text that was typed."""

    field: str
    message: str
    typed: str
