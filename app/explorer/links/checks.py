"""Plain data as it comes back: each value of the kind it was written as, or a message at its field."""

from app.errors import BadValue


def checked(value, kind: type, field: str):
    """The same value, of the kind it is to have; true and false are no numbers. Raises BadValue."""
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise BadValue(f"“{field}” does not have the form it is to have.", field=field)
    return value


def whole(value, field: str) -> int:
    """A whole number ≥ 0 that fits a machine word. Raises BadValue."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise BadValue(f"“{field}” is a whole number.", field=field)
    return value


def given(made: dict, *names: str) -> dict:
    """Those of the names that are there. Raises BadValue where one is null: a default would pass for what it was."""
    for name in names:
        if name in made and made[name] is None:
            raise BadValue("It has no value.", field=name)
    return {name: made[name] for name in names if name in made}
