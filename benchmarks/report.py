"""Tables as aligned text: what was measured, the target beside it, and whether it is met."""

from dataclasses import dataclass, field

MARKS = {True: "✓", False: "✗", None: ""}
HEAD = ("", "measured", "target", "")


@dataclass(frozen=True)
class Row:
    """One figure. `met` is None where there is no target, or nothing to hold against it."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Table:
    """Rows under a title, with notes below them."""

    title: str
    rows: list[Row]
    notes: list[str] = field(default_factory=list)


def at_least(what: str, value: float, least: float | None, unit: str, detail: str = "") -> Row:
    """A figure that should be large; `least` is None where there is no target."""
    met = None if least is None else value >= least
    return Row(what, number(value) + unit + detail, bound("≥", least, unit), met)


def at_most(what: str, value: float, most: float | None, unit: str, detail: str = "") -> Row:
    """A figure that should be small; `most` is None where there is no target."""
    met = None if most is None else value <= most
    return Row(what, number(value) + unit + detail, bound("≤", most, unit), met)


def bound(sign: str, value: float | None, unit: str) -> str:
    """A target in words, "" where there is none."""
    return "" if value is None else f"{sign} {number(value)}{unit}"


def missing(what: str, why: str, target: str = "") -> Row:
    """A figure that cannot be had here."""
    return Row(what, f"not measured: {why}", target)


def number(value: float) -> str:
    """Three digits, thousands apart."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def text(table: Table) -> str:
    """The table in columns."""
    lines = [HEAD, *((row.what, row.measured, row.target, MARKS[row.met]) for row in table.rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    aligned = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    ]
    return "\n".join([table.title, "", *aligned, *(f"  {note}" for note in table.notes)])
