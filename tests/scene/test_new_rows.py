"""What is shown of a row that no table had: its equations hold, and its matrices come to the numbers of the walk."""

from dataclasses import replace

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS
from app.explorer.looking import write_in
from app.explorer.moves import go_to
from app.explorer.opening import Description, open_session
from app.scene.panel.matrices.tab import matrices_scene
from tests.new_rows import EXAMPLES, LOG_COSH, NETWORK, NEW_ROWS
from tests.scene.test_equations_hold import wrong
from tests.scene.test_explain_matrices import evaluated, lines_in

MEAN = replace(
    LOG_COSH,
    value=lambda a, y: -3 * np.log(1 / np.cosh(a - y)).mean(axis=-1),
    gradient=lambda a, y: 3 * np.tanh(a - y) / a.shape[-1],
    formula="−3/n Σ log (1/cosh(a − y))",
    gradient_formula="3/n tanh(a − y)",
)


@pytest.fixture
def rows(monkeypatch):
    for new in NEW_ROWS.values():
        monkeypatch.setitem(new.table, new.name, new.row)
    return monkeypatch


def session_of(examples=2, **described):
    given = {name: values[:examples] for name, values in EXAMPLES.items()}
    return open_session(Description(**NETWORK | given | described))


@pytest.mark.parametrize("loss", [LOG_COSH, MEAN], ids=["sum", "mean"])
@pytest.mark.parametrize("examples", [1, 2])
def test_the_equations_of_a_new_activation_and_loss_hold(rows, loss, examples):
    rows.setitem(NEW_ROWS["loss"].table, loss.name, loss)
    session = session_of(examples, activations=["softsign", "softsign"], loss=loss.name, reduction="mean")
    assert not wrong(session)


@pytest.mark.parametrize("loss", [LOG_COSH, MEAN], ids=["sum", "mean"])
@pytest.mark.parametrize("notation", ["default", "rows", "mine"])
@pytest.mark.parametrize("examples", [1, 2])
def test_the_matrices_of_a_new_activation_and_loss_come_to_the_numbers_of_the_walk(rows, loss, notation, examples):
    rows.setitem(NEW_ROWS["loss"].table, loss.name, loss)
    session = write_in(session_of(examples, activations=["softsign"] * 2, loss=loss.name), notation)
    reached = 0
    for stage in range(1, len(session.position.stages) + 1):
        at = go_to(session, stage)
        lines = lines_in(matrices_scene(at))
        for line in lines:
            assert line.fits
            if line.result.values is not None:
                expected = evaluated(line, rows=examples > 1 or notation == "rows")
                np.testing.assert_allclose(line.result.values, expected, rtol=1e-12, atol=1e-14)
                reached += 1
        if at.position.current.kind == "C":
            assert lines[-1].result.values == pytest.approx(np.array([[at.position.step.total_loss]]), rel=1e-12)
    assert reached > 10


@pytest.mark.parametrize("name", ["elu", "leaky_relu"])
def test_the_equations_of_an_activation_that_was_told_something_hold(name):
    told = {"elu_alpha": 2.0, "leaky_slope": 0.25}
    assert ACTIVATIONS[name].settings
    assert not wrong(session_of(activations=[name, name], told=told))
