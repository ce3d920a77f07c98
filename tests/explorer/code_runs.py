"""Running the programs of the code tab, and what they have to compute."""

import contextlib
import io
import json

import numpy as np

from app.explorer.code.lines import program_text
from app.explorer.code.notebook import notebook_json
from app.explorer.code.numpy_program import numpy_program
from app.explorer.opening import Description, open_session
from app.explorer.training_step import TrainingStep
from tests.engine.cases import random_case


def run(*sources: str) -> tuple[dict, str]:
    """The names that the sources leave behind, run one after the other, and what they print."""
    names, printed = {}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        for source in sources:
            exec(compile(source, "program", "exec"), names)
    return names, printed.getvalue()


def run_numpy(step: TrainingStep) -> dict:
    return run(program_text(numpy_program(step, embed=True)))[0]


def run_notebook(step: TrainingStep) -> dict:
    cells = json.loads(notebook_json(step))["cells"]
    return run(*("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))[0]


def random_step(seed: int, activations, loss: str, reduction: str = "sum", biases: bool = True, examples: int = 1):
    """A training step of a random network, clear of the places where a slope jumps."""
    case = random_case(seed, activations, loss, None, examples, biases, reduction)
    network = case.network
    return TrainingStep(network, case.x, case.y, loss, reduction, "sgd", 0.1)


def wide_step(**changes) -> TrainingStep:
    """A network of too many numbers to write out."""
    return open_session(Description([30, 20, 4], **changes)).position.step


def expected(step: TrainingStep) -> dict[str, np.ndarray]:
    """Every number of the walk under its name in the program, the new parameters under those of the old."""
    found = {"C": np.array(step.total_loss)}
    for index in range(step.network.depth):
        layer, back = index + 1, step.backward
        found |= {f"z{layer}": step.forward.z[index], f"a{layer}": step.forward.a[layer]}
        found |= {f"delta{layer}": back.delta[index], f"dC_dW{layer}": back.weight_gradients[index]}
        found |= {f"W{layer}": step.updated.weights[index]}
        if step.network.biases is not None:
            found |= {f"dC_db{layer}": back.bias_gradients[index], f"b{layer}": step.updated.biases[index]}
    return found


def upstreams(step: TrainingStep) -> dict[str, np.ndarray]:
    """Every ∂C/∂a, which autograd does not keep."""
    return {f"dC_da{layer}": values for layer, values in enumerate(step.backward.upstream, 1)}


def compare(computed: dict, wanted: dict[str, np.ndarray], tolerance: float) -> None:
    for name, values in wanted.items():
        mine = np.asarray(computed[name])
        assert mine.shape == values.shape and np.isfinite(mine).all(), name
        np.testing.assert_allclose(mine, values, rtol=tolerance, atol=tolerance, err_msg=name)
