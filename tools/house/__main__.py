"""The command line: python -m tools.house. It prints each figure as it was, as it is wanted and as it is now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import click

from tools.house import clicks, source, types

ROOT = Path(__file__).parents[2]
FEW_LINES = 40
FRAGMENT = 24  # lines
TEMPLATE_LINE = 160  # characters


class Figure(NamedTuple):
    """A row. November's is as it was first counted; `before` is what this script found in the same code."""

    what: str
    november: str
    before: str
    wanted: str
    now: str


HEAD = Figure("", "November", "before, by this script", "wanted", "now")
TYPED = Figure("type checker: complaints (in files)", "291 (111)", "495 (166)", "0", "not run")
# What is measured elsewhere, or cannot be counted.
ELSEWHERE = (
    Figure("a page step as a share of an empty page, 2-2-1", "8.8 %", "", "20 %", "make bench ARGS=web"),
    Figure("… 784-30-10", "4.6 %", "", "10 %", "make bench ARGS=web"),
    Figure("files changed for “a run takes more epochs”", "12", "", "≤ 5", "the next such change tells"),
    Figure("the whole suite on two cores", "16-17 min", "", "≤ 6 min", "make test"),
)


def built(sources: source.Texts) -> Iterator[Figure]:
    """How thoughts are spread over files, and which names mean several things."""
    modules = source.modules(sources)
    importers = source.importers(sources)
    by_one = sum(len(importers[path]) == 1 for path in modules)
    few = len(source.at_most(sources, FEW_LINES))
    fragments = len(source.at_most(modules, FRAGMENT))
    yield Figure("Python files in app", "392", "392", "about 250", str(len(sources)))
    yield Figure("… imported by one other file", "133", "133", "", str(by_one))
    yield Figure(f"… of {FEW_LINES} lines or fewer", "106", "106", "", str(few))
    yield Figure(
        f"… of {FRAGMENT} lines or fewer, __init__ aside", "", "35", "only types that many use", str(fragments)
    )
    classes = source.classes_of_one_name(sources)
    functions = source.functions_of_one_name(sources)
    yield Figure("class names with several meanings", "18", "18", "≤ 5", str(len(classes)))
    yield Figure("function names with several meanings", "58", "58", "≤ 20", str(len(functions)))
    packed = source.packed(sources)
    unlike = sum(not one.alike for one in packed)
    yield Figure("statements packed by tuple assignment", "451", "451", "pairs of one thought", str(len(packed)))
    yield Figure("… with values that are not written alike", "", "207", "", str(unlike))


def written(templates: source.Texts) -> Iterator[Figure]:
    """How long the lines of the templates are."""
    long = source.long_lines(templates, TEMPLATE_LINE).total()
    longest = source.longest_line(templates)
    yield Figure(f"template lines over {TEMPLATE_LINE} characters", "85", "125", "0", str(long))
    yield Figure("… the longest", "1,030", "1,029", f"≤ {TEMPLATE_LINE}", f"{longest:,}")


def entered() -> Iterator[Figure]:
    """How far a click goes through the house."""
    step, predicted = clicks.walked(clicks.step, clicks.predicted)
    yield Figure("a Step on 2-2-2: files entered", "62", "62", "≤ 40", str(len(step.files)))
    yield Figure("… hops from file to file", "720", "710", "", str(step.hops))
    yield Figure("… stays in a file, each function read once", "118", "134", "", str(step.stays))
    yield Figure("… returns to a file read before", "73", "72", "", str(step.returns))
    pictures = predicted.times(clicks.PICTURE)
    yield Figure("a predicted answer: files entered", "85", "78", "≤ 45", str(len(predicted.files)))
    yield Figure("… times the picture is computed", "3", "3", "1", str(pictures))


def typed() -> Figure:
    """What the type checker says."""
    found = types.complaints(ROOT)
    return TYPED._replace(now="mypy cannot run" if found is None else f"{found.total()} ({len(found)})")


def table(rows: Iterable[Sequence[str]]) -> str:
    """The rows in columns, with a rule below the first."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join((lines[0], "  ".join("─" * width for width in widths), *lines[1:]))


def listed(sources: source.Texts, templates: source.Texts) -> Iterator[str]:
    """What the counts are made of, where somebody can do something about it."""
    yield from _files("Class names with several meanings", source.classes_of_one_name(sources))
    yield from _files("Function names with several meanings", source.functions_of_one_name(sources))
    lines = source.long_lines(templates, TEMPLATE_LINE).most_common()
    yield from ("", f"Template lines over {TEMPLATE_LINE} characters", "")
    yield from (f"  {count:3}  {path}" for path, count in lines)
    yield from ("", "Statements packed by tuple assignment", "")
    yield from (f"  {one.path}:{one.line}  {one.text}" for one in source.packed(sources))


def _files(title: str, names: Mapping[str, Sequence[PurePosixPath]]) -> Iterator[str]:
    yield from ("", title, "")
    yield from (f"  {name}: {', '.join(map(str, paths))}" for name, paths in names.items())


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--types/--no-types", "with_types", default=True, help="Run the type checker, which takes its time.")
@click.option("--list", "with_lists", is_flag=True, help="Name the names, lines and statements that are counted.")
def main(with_types: bool, with_lists: bool) -> None:
    """Print how the house is built, in figures."""
    sources = source.texts(ROOT, "app", ".py")
    templates = source.texts(ROOT, "templates", ".html")
    checked = typed() if with_types else TYPED
    click.echo(table((HEAD, *built(sources), *entered(), *written(templates), checked, *ELSEWHERE)))
    if with_lists:
        click.echo("\n".join(listed(sources, templates)))


if __name__ == "__main__":
    main()
