"""The paths of a parameter of a batch, each with its factors for every example, and their sum."""

from math import prod

import pytest

from app.course.shelf import open_lesson
from app.explorer.look import look_of
from app.explorer.moves import go_to
from app.explorer.number import any_name_of
from app.explorer.opening import Description, open_session
from app.explorer.reading import reading_of
from app.explorer.why.answer import why_number
from app.scene.formulas.parts import Shown
from app.scene.panel.chain.gradient import ALONG, gradient_sections
from tests.scene.explain_page import finished, looking

THREE = {"inputs": [[1.0], [-2.0], [0.5]], "targets": [[0.0, 1.0], [1.0, 0.5], [0.5, 0.0]], "reduction": "mean"}
OPENED = {
    "the lesson": lambda: open_lesson("batch"),
    "a mean over three": lambda: open_session(Description((1, 2, 2), "tanh", seed=3, **THREE)),
    "a softmax": lambda: open_session(
        Description((1, 2, 2), ("tanh", "softmax"), seed=3, loss="categorical_cross_entropy", **{
            **THREE, "targets": [[0.0, 1.0], [1.0, 0.0], [0.5, 0.5]], "reduction": "sum"})
    ),
}  # fmt: skip


def along(session, look):
    session = looking(session, look=look_of(look))
    reading = reading_of(session)
    return session, next((s for s in gradient_sections(reading, session.view.look) if s.title == ALONG), None)


@pytest.mark.parametrize("look", ["w.1.1.1", "w.2.1.2", "b.1.2"])
@pytest.mark.parametrize("opened", OPENED)
def test_the_factors_multiply_to_each_product_and_the_products_add_up_to_the_gradient(opened, look):
    opening = OPENED[opened]()
    if look == "w.2.1.2" and opened == "the lesson":
        look = "w.2.1.1"
    session, section = along(finished(opening), look)
    step = session.position.step
    assert len(section.rows) == len(step.inputs) * (1 if look.startswith("w.2") else step.network.sizes[2])
    for row in section.rows:
        factors = [piece for piece in row.terms[0].text.pieces if isinstance(piece, Shown)]
        assert prod(float(one.full) if one.full else 1.0 for one in factors) == pytest.approx(float(row.full))
        assert why_number(session, any_name_of(row.number)).number.value == pytest.approx(float(row.full))
    share = len(step.inputs) if step.of_a_mean else 1
    assert sum(float(row.full) for row in section.rows) / share == pytest.approx(float(section.total.full))


def test_before_the_backward_pass_no_product_is_told():
    session, section = along(go_to(open_lesson("batch"), 4), "w.1.1.1")
    assert {row.result for row in section.rows} == {"?"} == {section.total.result}


def test_of_many_paths_none_is_written_out_so():
    values = {"inputs": [[1.0]] * 2, "targets": [[0.0] * 3] * 2}
    assert along(finished(open_session(Description((1, 4, 3, 3), "tanh", seed=1, **values))), "w.1.1.1")[1] is None
