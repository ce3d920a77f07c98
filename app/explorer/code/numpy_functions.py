"""The functions that a network needs, as NumPy definitions: its activations, their slopes, what its loss is made of.

Every function is safe where the engine's is.
"""

import re
from collections.abc import Iterator

from app.engine.activations import ACTIVATIONS, layer_activation
from app.engine.losses import LOSSES
from app.explorer.code.lines import CodeLine
from app.explorer.training_step import TrainingStep

TINY = CodeLine("TINY = np.finfo(float).tiny", "keeps logarithms finite")
HELPERS = {
    "normal_cdf": "def normal_cdf(z): return 0.5 * np.vectorize(math.erfc, otypes=[float])(-z / np.sqrt(2))",
    "log": "def log(p): return np.log(np.maximum(p, TINY))",
    "d_log": "def d_log(p): return np.where(p >= 0, 1 / np.maximum(p, TINY), 0)",
}
"""what the texts of activations and losses may call, but for activations by their names"""


def function_lines(step: TrainingStep) -> tuple[CodeLine, ...]:
    """The definitions, each before its first use."""
    functions = needed_functions(step)
    constants = (TINY,) if any("TINY" in text for text in functions.values()) else ()
    return (*constants, *(CodeLine(text + "\n") for text in functions.values()))


def needed_functions(step: TrainingStep) -> dict[str, str]:
    """The definitions by name; a slope is called d_ and the name of its function."""
    network = step.network
    rows = [layer_activation(network, layer) for layer in range(1, network.depth + 1)]
    sloped = [row for row in (rows[:-1] if step.cancels else rows) if row.elementwise]
    code = LOSSES[step.loss].code
    found: dict[str, str] = {}
    for row in rows:
        found |= _with_its_own(row.name, row.code.numpy)
    for row in sloped:
        found |= _with_its_own(f"d_{row.name}", row.code.numpy_slope)
    for text in (*([] if step.cancels else [code.numpy]), code.numpy_slope):
        found |= dict(_called_in(text))
    return found


def _with_its_own(name: str, text: str) -> dict[str, str]:
    """A function, after those that it calls."""
    return {**dict(_called_in(text)), name: text if text.startswith("def ") else f"def {name}(z): return {text}"}


def _called_in(text: str) -> Iterator[tuple[str, str]]:
    for name in re.findall(r"(?<![\w.])(?<!def )(\w+)\(", text):
        if name in HELPERS:
            yield name, HELPERS[name]
        elif name in ACTIVATIONS:
            yield from _with_its_own(name, ACTIVATIONS[name].code.numpy).items()
