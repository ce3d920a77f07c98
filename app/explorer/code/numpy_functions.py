"""The functions that a network needs, as NumPy definitions: its activations, their slopes, what its loss is made of."""

from app.engine.activations import ACTIVATIONS
from app.engine.losses import FUSED_OUTPUTS
from app.explorer.code.lines import CodeLine
from app.explorer.code.numpy_texts import HELPERS, NUMPY_FUNCTIONS, NUMPY_LOSSES, SOFTMAX
from app.explorer.training_step import TrainingStep

TINY = CodeLine("TINY = np.finfo(float).tiny", "keeps logarithms finite")


def fused(step: TrainingStep) -> bool:
    """Whether the slopes of the output activation and the loss cancel."""
    return (step.network.activations[-1], step.loss) in FUSED_OUTPUTS


def function_lines(step: TrainingStep) -> tuple[CodeLine, ...]:
    """The definitions, each before its first use."""
    names = _needed(step)
    constants = (TINY,) if "d_log" in names else ()
    return (*constants, *(CodeLine(_definition(name) + "\n") for name in names))


def _needed(step: TrainingStep) -> tuple[str, ...]:
    """The names of the functions without repetition; a slope is called d_ and the name of its function."""
    activations = step.network.activations
    sloped = [name for name in (activations[:-1] if fused(step) else activations) if ACTIVATIONS[name].elementwise]
    found: dict[str, None] = {}
    for name in activations:
        found |= dict.fromkeys((*_text_needs(name), name))
    for name in sloped:
        found |= dict.fromkeys((*NUMPY_FUNCTIONS[name].slope_needs, f"d_{name}"))
    needs = NUMPY_LOSSES[step.loss].needs
    return tuple(found | dict.fromkeys(need for need in needs if not (need == "log" and fused(step))))


def _text_needs(name: str) -> tuple[str, ...]:
    return NUMPY_FUNCTIONS[name].needs if name in NUMPY_FUNCTIONS else ()


def _definition(name: str) -> str:
    if name == "softmax":
        return SOFTMAX
    if name in HELPERS:
        return HELPERS[name]
    function = NUMPY_FUNCTIONS[name.removeprefix("d_")]
    return f"def {name}(z): return {function.slope if name.startswith('d_') else function.f}"
