"""The functions that a network needs, as NumPy definitions: its activations, their slopes, what its loss is made of.

Every function is safe where the engine's is.
"""

from dataclasses import dataclass

from app.engine.activations import ACTIVATIONS
from app.explorer.code.lines import CodeLine
from app.explorer.training_step import TrainingStep


@dataclass(frozen=True, slots=True)
class FunctionText:
    """An activation and its slope, as expressions in z."""

    f: str
    slope: str
    needs: tuple[str, ...] = ()
    """the functions in `f`: of NUMPY_FUNCTIONS or HELPERS"""
    slope_needs: tuple[str, ...] = ()
    """those in `slope`"""


@dataclass(frozen=True, slots=True)
class LossText:
    """A loss and its slope ∂C/∂a, as expressions in {a}, {z} and {y}."""

    value: str
    """C added up over the examples"""
    slope: str
    needs: tuple[str, ...] = ()
    """the functions in both: of HELPERS"""


def function_lines(step: TrainingStep) -> tuple[CodeLine, ...]:
    """The definitions, each before its first use."""
    names = _needed(step)
    constants = (TINY,) if "d_log" in names else ()
    return (*constants, *(CodeLine(_definition(name) + "\n") for name in names))


TINY = CodeLine("TINY = np.finfo(float).tiny", "keeps logarithms finite")
HELPERS = {
    "normal_cdf": "def normal_cdf(z): return 0.5 * np.vectorize(math.erfc, otypes=[float])(-z / np.sqrt(2))",
    "log": "def log(p): return np.log(np.maximum(p, TINY))",
    "d_log": "def d_log(p): return np.where(p >= 0, 1 / np.maximum(p, TINY), 0)",
}
SOFTMAX = """def softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)"""

NUMPY_FUNCTIONS: dict[str, FunctionText] = {
    "identity": FunctionText("z", "np.ones_like(z)"),
    "sign": FunctionText("np.where(z > 0, 1.0, -1.0)", "np.zeros_like(z)"),
    "binary_step": FunctionText("np.where(z >= 0, 1.0, 0.0)", "np.zeros_like(z)"),
    "sigmoid": FunctionText("1 / (1 + np.exp(-z))", "sigmoid(z) * sigmoid(-z)", (), ("sigmoid",)),
    "tanh": FunctionText("np.tanh(z)", "1 - np.tanh(z) ** 2"),
    "relu": FunctionText("np.maximum(z, 0)", "np.where(z > 0, 1.0, 0.0)"),
    "leaky_relu": FunctionText("np.where(z > 0, z, 0.01 * z)", "np.where(z > 0, 1, 0.01)"),
    "elu": FunctionText(
        "np.where(z > 0, z, np.expm1(np.minimum(z, 0)))", "np.where(z > 0, 1, np.exp(np.minimum(z, 0)))"
    ),
    "gelu": FunctionText(
        "z * normal_cdf(z)",
        "normal_cdf(z) + z * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)",
        ("normal_cdf",),
        ("normal_cdf",),
    ),
    "softplus": FunctionText("np.logaddexp(0, z)", "sigmoid(z)", (), ("sigmoid",)),
    "swish": FunctionText("z * sigmoid(z)", "sigmoid(z) + z * sigmoid(z) * sigmoid(-z)", ("sigmoid",), ("sigmoid",)),
}

_CATEGORICAL = LossText("-({y} * log({a})).sum()", "-{y} * d_log({a})", ("log", "d_log"))
NUMPY_LOSSES: dict[str, LossText] = {
    "squared_error": LossText("(({a} - {y}) ** 2).sum()", "2 * ({a} - {y})"),
    "half_squared_error": LossText("(({a} - {y}) ** 2).sum() / 2", "{a} - {y}"),
    "mean_squared_error": LossText("(({a} - {y}) ** 2).mean(axis=1).sum()", "2 * ({a} - {y}) / {y}.shape[1]"),
    "binary_cross_entropy": LossText(
        "-({y} * log({a}) + (1 - {y}) * log(1 - {a})).sum()",
        "(1 - {y}) * d_log(1 - {a}) - {y} * d_log({a})",
        ("log", "d_log"),
    ),
    "categorical_cross_entropy": _CATEGORICAL,
    "sparse_categorical_cross_entropy": _CATEGORICAL,
    "absolute_error": LossText("np.abs({a} - {y}).sum()", "np.sign({a} - {y})"),
}

_LOG_SUM = "np.logaddexp.reduce({z}, axis=1, keepdims=True)"
FUSED_VALUES: dict[str, str] = {
    "sigmoid": "(np.logaddexp(0, {z}) - {y} * {z}).sum()",
    "softmax": f"({{y}} * ({_LOG_SUM} - {{z}})).sum()",
}
"""C from z by the output activation, where it and the loss simplify together"""


def _needed(step: TrainingStep) -> tuple[str, ...]:
    """The names of the functions without repetition; a slope is called d_ and the name of its function."""
    activations = step.network.activations
    sloped = [name for name in (activations[:-1] if step.cancels else activations) if ACTIVATIONS[name].elementwise]
    found: dict[str, None] = {}
    for name in activations:
        found |= dict.fromkeys((*_text_needs(name), name))
    for name in sloped:
        found |= dict.fromkeys((*NUMPY_FUNCTIONS[name].slope_needs, f"d_{name}"))
    needs = NUMPY_LOSSES[step.loss].needs
    return tuple(found | dict.fromkeys(need for need in needs if not (need == "log" and step.cancels)))


def _text_needs(name: str) -> tuple[str, ...]:
    return NUMPY_FUNCTIONS[name].needs if name in NUMPY_FUNCTIONS else ()


def _definition(name: str) -> str:
    if name == "softmax":
        return SOFTMAX
    if name in HELPERS:
        return HELPERS[name]
    function = NUMPY_FUNCTIONS[name.removeprefix("d_")]
    return f"def {name}(z): return {function.slope if name.startswith('d_') else function.f}"
