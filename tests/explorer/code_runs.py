"""Running the programs of the code tab, and what they have to compute."""

import contextlib
import io
import json
from functools import cache

import numpy as np

from app.explorer.code.lines import notebook_json, program_text
from app.explorer.code.numpy_program import numpy_program
from app.explorer.notation import DEFAULT, NOTATIONS
from app.explorer.opening import Description, open_session
from app.explorer.training_step import TrainingStep
from tests.engine.cases import random_case

# What the loss, z, a, δ, W and b of a layer are called in each notation.
NAMES = {
    "default": ("C", "z{layer}", "a{layer}", "delta{layer}", "W{layer}", "b{layer}"),
    "arrows": ("C", "z{after}", "x{after}", "delta{after}", "w{layer}{after}", "b{after}"),
    "from-zero": ("C", "Z{before}", "A{before}", "v{before}", "W{before}", "B{before}"),
    "rows": ("L", "Z{layer}", "H{layer}", "delta{layer}", "W{layer}", "b{layer}"),
    "upstream-local": ("C", "z{layer}", "a{layer}", "dC_dz{layer}", "W{layer}", "b{layer}"),
    "from-layer": ("C", "z{after}", "x{after}", "delta{after}", "w{layer}", "b{layer}"),
    "brackets": ("L", "z{layer}", "a{layer}", "delta{layer}", "W{layer}", "b{layer}"),
    "error": ("E", "net{layer}", "o{layer}", "dE_dnet{layer}", "W{layer}", "b{layer}"),
}


def run(*sources: str) -> tuple[dict, str]:
    """The names that the sources leave behind, run one after the other, and what they print."""
    names, printed = {}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        for source in sources:
            exec(compile(source, "program", "exec"), names)
    return names, printed.getvalue()


def run_numpy(step: TrainingStep, notation: str = DEFAULT) -> dict:
    return run(program_text(numpy_program(step, embed=True, notation=NOTATIONS[notation])))[0]


def run_notebook(step: TrainingStep, notation: str = DEFAULT) -> dict:
    cells = json.loads(notebook_json(numpy_program(step, embed=True, notation=NOTATIONS[notation])))["cells"]
    return run(*("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))[0]


@cache
def random_step(
    seed: int, activations, loss: str, reduction: str = "sum", biases: bool = True, examples: int = 1, l2: float = 0.0
):
    """A training step of a random network, clear of the places where a slope jumps."""
    case = random_case(seed, activations, loss, None, examples, biases, reduction)
    network = case.network
    return TrainingStep(network, case.x, case.y, loss, reduction, "sgd", 0.1, l2=l2)


def wide_step(**changes) -> TrainingStep:
    """A network of too many numbers to write out."""
    return open_session(Description([30, 20, 4], **changes)).position.step


def names_of(step: TrainingStep, layer: int, notation: str = DEFAULT) -> tuple[str, ...]:
    """The names of the loss, z, a, δ, W and b of a layer."""
    names = [name.format(before=layer - 1, layer=layer, after=layer + 1) for name in NAMES[notation]]
    if notation == "rows" and layer == step.network.depth:
        names[2] = "Y_hat"
    return tuple(names)


def own_names(step: TrainingStep, notation: str = DEFAULT) -> str:
    """What the loss that ∂C/∂a and δ are of is called: c where C is the mean of several examples."""
    loss = names_of(step, 1, notation)[0]
    return {"C": "c", "L": "l", "E": "e"}[loss] if step.of_a_mean else loss


def expected(step: TrainingStep, notation: str = DEFAULT) -> dict[str, np.ndarray]:
    """Every number of the walk under its name in the program, the new parameters under those of the old."""
    found, back = {}, step.backward
    for index in range(step.network.depth):
        loss, z, a, delta, w, b = names_of(step, index + 1, notation)
        delta = delta.replace(f"d{loss}_", f"d{own_names(step, notation)}_")
        weights = (back.weight_gradients[index], step.updated.weights[index])
        if notation == "rows":
            weights = tuple(values.T for values in weights)
        found |= {loss: np.array(step.total_loss), z: step.forward.z[index], a: step.forward.a[index + 1]}
        found |= {delta: back.delta[index], f"d{loss}_d{w}": weights[0], w: weights[1]}
        if step.network.biases is not None:
            found |= {f"d{loss}_d{b}": back.bias_gradients[index], b: step.updated.biases[index]}
    return found


def upstreams(step: TrainingStep, notation: str = DEFAULT) -> dict[str, np.ndarray]:
    """Every ∂C/∂a, which autograd does not keep."""
    names = [names_of(step, layer, notation) for layer in range(1, step.network.depth + 1)]
    own = own_names(step, notation)
    return {f"d{own}_d{name[2]}": values for name, values in zip(names, step.backward.upstream, strict=True)}


def compare(computed: dict, wanted: dict[str, np.ndarray], tolerance: float) -> None:
    for name, values in wanted.items():
        mine = np.asarray(computed[name])
        assert mine.shape == values.shape and np.isfinite(mine).all(), name
        np.testing.assert_allclose(mine, values, rtol=tolerance, atol=tolerance, err_msg=name)
