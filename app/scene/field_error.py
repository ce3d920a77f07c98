"""A value that was refused, to be shown at the field it concerns with what was typed."""

from dataclasses import dataclass

from app.errors import ExplorerError


@dataclass(frozen=True, slots=True)
class FieldError:
    """The field's name, the message, and the text that was typed."""

    field: str
    message: str
    typed: str


def at_field(error: ExplorerError | None, typed: str) -> FieldError | None:
    """What stands at the field of an error, None where there is no error or it concerns none."""
    return FieldError(error.field, error.message, typed) if error and error.field else None
