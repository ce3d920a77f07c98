"""The PyTorch program of rows that were added, and of activations that were told something: autograd agrees."""

import numpy as np
import pytest

from app.explorer.code.lines import program_text
from app.explorer.code.torch_program import torch_program
from app.explorer.opening import Description, open_session
from tests.explorer.code_runs import compare, expected, run
from tests.new_rows import EXAMPLES, LOG_COSH, NETWORK, NEW_ROWS, SOFTSIGN

torch = pytest.importorskip("torch", reason="PyTorch is not installed, so its program is not run: make torch")
torch.set_num_threads(1)
pytestmark = pytest.mark.torch
CLOSE = 1e-10


@pytest.fixture(autouse=True)
def settings():
    """The programs choose a precision for the whole process."""
    before = torch.get_default_dtype()
    yield
    torch.set_default_dtype(before)
    torch.set_printoptions(profile="default")


def step_of(**described):
    return open_session(Description(**NETWORK | EXAMPLES | described)).position.step


def compare_torch(step) -> str:
    text = program_text(torch_program(step, embed=True))
    computed = {name: value.detach().numpy() for name, value in run(text)[0].items() if torch.is_tensor(value)}
    compare(computed, expected(step), CLOSE)
    return text


@pytest.mark.parametrize(
    "described",
    [
        {"activations": [SOFTSIGN.name] * 2},
        {"loss": LOG_COSH.name},
        {"loss": LOG_COSH.name, "reduction": "mean"},
        {"activations": ["tanh", "identity"], "reduction": "mean"},
    ],
)
def test_a_new_row_brings_its_program(described, monkeypatch):
    for new in NEW_ROWS.values():
        monkeypatch.setitem(new.table, new.name, new.row)
    text = compare_torch(step_of(**described))
    assert any(call in text for call in ("F.softsign(z2)", "torch.cosh(a2 - y)", "F.mse_loss(z2, y"))


@pytest.mark.parametrize(
    ("name", "told", "call"),
    [
        ("elu", {"elu_alpha": 0.3}, "F.elu(z1, alpha=0.3)"),
        ("elu", {"elu_alpha": 7}, "F.elu(z1, alpha=7)"),
        ("elu", {}, "F.elu(z1)"),
        ("leaky_relu", {"leaky_slope": 0.25}, "F.leaky_relu(z1, 0.25)"),
        ("leaky_relu", {"leaky_slope": 0.00001}, "F.leaky_relu(z1, 1e-05)"),
        ("leaky_relu", {}, "F.leaky_relu(z1, 0.01)"),
    ],
)
def test_what_activations_are_told_is_told_to_pytorch(name, told, call):
    step = step_of(activations=[name, name], told=told)
    assert (np.concatenate([z.ravel() for z in step.forward.z]) < 0).any()
    assert call in compare_torch(step)
