"""The PyTorch program, executed: autograd finds the numbers of the walk."""

import pytest

from app.course.shelf import open_lesson
from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.engine.optimisers import OPTIMISERS
from app.explorer.code.lines import program_text
from app.explorer.code.torch_program import torch_program
from app.explorer.notation import DEFAULT, NOTATIONS
from app.explorer.opening import Description, open_session
from tests.explorer.code_runs import compare, expected, random_step, run, wide_step
from tests.explorer.predictions import random_session
from tests.explorer.sessions import small_session, taught
from tests.in_turn import share
from tests.kinds import LESSON_KINDS

torch = pytest.importorskip("torch", reason="PyTorch is not installed, so its program is not run: make torch")
torch.set_num_threads(1)  # on networks this small, two threads take twenty times as long waiting for each other
pytestmark = pytest.mark.torch
CLOSE = 1e-10


@pytest.fixture(autouse=True)
def settings():
    """The programs choose a precision for the whole process."""
    before = torch.get_default_dtype()
    yield
    torch.set_default_dtype(before)
    torch.set_printoptions(profile="default")


def compare_torch(step, notation: str = DEFAULT) -> None:
    names, _ = run(program_text(torch_program(step, embed=True, notation=NOTATIONS[notation])))
    computed = {name: value.detach().numpy() for name, value in names.items() if torch.is_tensor(value)}
    compare(computed, expected(step, notation), CLOSE)


@pytest.mark.slow
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_every_output_activation_and_loss_computes_the_numbers_of_the_walk(output, loss):
    turn = list(ACTIVATIONS).index(output) + list(LOSSES).index(loss)
    for seed, hidden in share(enumerate(ACTIVATIONS), turn, 5):
        reduction, biases = ("sum", "mean")[seed % 2], bool(seed % 3)
        compare_torch(random_step(seed, (hidden, output), loss, reduction, biases, 1 + seed % 3))


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("loss", ["half_squared_error", "sparse_categorical_cross_entropy"])
def test_every_notation_computes_the_numbers_of_the_walk(loss, notation):
    compare_torch(random_step(1, ("tanh", "softmax"), loss, "mean", loss == "half_squared_error", 3), notation)


@pytest.mark.parametrize("slug", LESSON_KINDS)
def test_every_lesson_computes_the_numbers_of_the_walk(slug):
    compare_torch(open_lesson(slug).position.step)


@pytest.mark.parametrize("loss", ["mean_squared_error", "sparse_categorical_cross_entropy"])
@pytest.mark.parametrize("biases", [True, False])
def test_a_large_network_unpacks_its_numbers(loss, biases):
    compare_torch(wide_step(activations=["tanh", "softmax"], loss=loss, biases=biases, reduction="mean"))


def test_a_softplus_beyond_the_threshold_of_pytorch_is_computed_in_full():
    given = {"weights": [[[20.5]]], "biases": False, "inputs": [[1.0]]}
    compare_torch(open_session(Description([1, 1], ["softplus"], **given)).position.step)


@pytest.mark.parametrize("name", ["sign", "binary_step", "relu", "leaky_relu", "elu", "swish"])
def test_at_z_0_the_slopes_are_the_same(name):
    given = {"weights": [[[0.0]], [[1.0]]], "biases": False, "inputs": [[1.0]]}
    compare_torch(open_session(Description([1, 1, 1], [name, "tanh"], **given)).position.step)


@pytest.mark.parametrize("session", [small_session(), small_session(biases=False)])
def test_it_is_short_and_leaves_the_chain_rule_to_autograd(session):
    text = program_text(torch_program(session.position.step))
    assert "C.backward()" in text and "F.linear" in text
    assert "def " not in text and " @ " not in text


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("loss", ["half_squared_error", "categorical_cross_entropy"])
def test_a_penalty_is_in_the_numbers_of_the_program(loss, reduction, notation):
    compare_torch(random_step(2, ("tanh", "softmax"), loss, reduction, True, 3, l2=0.3), notation)


def test_without_a_penalty_the_program_has_no_word_of_it():
    assert "lam" not in program_text(torch_program(small_session().position.step))


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("frozen", [[], ["biases"], ["w.1.2.1", "b.2.1"]], ids=["all", "biases", "some"])
@pytest.mark.parametrize("steps", [0, 2])
@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_every_optimiser_of_torch_makes_the_update_of_the_walk(optimiser, steps, frozen, notation):
    given = {"optimiser": optimiser, "frozen": frozen, "l2": 0.2, "reduction": "mean", "learning_rate": 0.1}
    compare_torch(taught(random_session(18, **given), steps).position.step, notation)
