"""A program as data: statements with their shapes, and which stage of the walk each is; written as text or notebook."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A statement of one row or more."""

    text: str
    comment: str = ""
    """stands behind its first row"""
    stages: tuple[tuple[str, int], ...] = ()
    """the stages of the walk that it is: kind and layer"""
    of: tuple[str, int] | None = None
    """what it is about: neurons, weights, biases or loss, and the layer"""


@dataclass(frozen=True, slots=True)
class Block:
    """Statements under a title: a part of the program, and a cell of the notebook."""

    title: str
    lines: tuple[CodeLine, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A statement as it is written."""

    code: str
    comment: str
    """behind the code, with the gap and the # before it"""
    rest: str
    """the rows that follow, each begun with a newline"""

    def __str__(self) -> str:
        return self.code + self.comment + self.rest


def rows(block: Block) -> tuple[Row, ...]:
    """The statements of a block; comments on those of the walk stand one below the other."""
    width = max((len(line.text) for line in block.lines if line.stages and line.comment), default=0)
    written = [_row(line, width if line.stages else 0) for line in block.lines]
    return (*written[:-1], replace(written[-1], rest=written[-1].rest.rstrip("\n")))


def block_text(block: Block) -> str:
    """A block without its title."""
    return "\n".join(map(str, rows(block)))


def program_text(blocks: Iterable[Block]) -> str:
    """The whole program, an empty row between its blocks: what the interactive interpreter needs after a `with`."""
    return "\n\n".join(f"{title_text(block)}\n{block_text(block)}" for block in blocks) + "\n"


def notebook_json(blocks: Iterable[Block]) -> str:
    """The program as a Jupyter notebook, a cell for each of its blocks (nbformat 4.5)."""
    cells = [cell for number, block in enumerate(blocks) for cell in _cells(number, block)]
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": NOTEBOOK_METADATA, "cells": cells}, ensure_ascii=False
    )


def title_text(block: Block) -> str:
    """The comment above a block."""
    return f"# {block.title}"


def shape(*lengths: int) -> str:
    """A shape as NumPy writes it: (2, 3), (4,)."""
    return str(lengths)


def _row(line: CodeLine, width: int) -> Row:
    code, *others = line.text.split("\n")
    gap = " " * max(2, width + 2 - len(code))
    return Row(code, f"{gap}# {line.comment}" if line.comment else "", "".join(f"\n{other}" for other in others))


def _cells(number: int, block: Block) -> tuple[dict[str, object], ...]:
    """The title as text, then the statements."""
    heading = f"{'#' if number == 0 else '##'} {block.title}"
    source = block_text(block).splitlines(keepends=True)
    return (
        {"cell_type": "markdown", "id": f"title-{number}", "metadata": {}, "source": [heading]},
        {
            "cell_type": "code",
            "id": f"code-{number}",
            "metadata": {},
            "source": source,
            "execution_count": None,
            "outputs": [],
        },
    )
