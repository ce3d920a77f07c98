"""The notebook is a valid one, and its cells compute the numbers of the walk."""

import json

import pytest

from app.course.shelf import open_lesson
from app.explorer.code.lines import notebook_json
from app.explorer.code.numpy_program import numpy_program
from app.explorer.notation import NOTATIONS
from tests.explorer.code_runs import compare, expected, run_notebook, wide_step
from tests.explorer.sessions import small_session, two_two_two
from tests.kinds import LESSON_KINDS


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("slug", LESSON_KINDS)
def test_its_cells_run_in_order_compute_the_numbers_of_the_walk(slug, notation):
    step = open_lesson(slug).position.step
    compare(run_notebook(step, notation), expected(step, notation), 1e-12)


@pytest.mark.parametrize("step", [two_two_two().position.step, small_session().position.step, wide_step()])
def test_it_has_the_form_of_nbformat_4(step):
    notebook = json.loads(notebook_json(numpy_program(step, embed=True)))
    assert set(notebook) == {"nbformat", "nbformat_minor", "metadata", "cells"}
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in notebook["cells"]:
        assert cell["metadata"] == {} and all(isinstance(row, str) for row in cell["source"])
        more = {"outputs", "execution_count"} if cell["cell_type"] == "code" else set()
        assert set(cell) == {"cell_type", "id", "metadata", "source"} | more


def test_its_last_cell_prints_the_result():
    assert "print(" in "".join(
        json.loads(notebook_json(numpy_program(two_two_two().position.step, embed=True)))["cells"][-1]["source"]
    )
