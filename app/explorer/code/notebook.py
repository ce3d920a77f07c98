"""The NumPy program as a Jupyter notebook, a cell for each of its blocks (nbformat 4.5)."""

import json

from app.explorer.code.lines import Block, block_text
from app.explorer.code.numpy_program import numpy_program
from app.explorer.notation import Notation
from app.explorer.notations import DEFAULT, NOTATIONS
from app.explorer.training_step import TrainingStep

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook_json(step: TrainingStep, notation: Notation = NOTATIONS[DEFAULT]) -> str:
    """The notebook as text."""
    blocks = numpy_program(step, embed=True, notation=notation)
    cells = [cell for number, block in enumerate(blocks) for cell in _cells(number, block)]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": METADATA, "cells": cells}, ensure_ascii=False)


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
