"""Activations and losses as PyTorch text, a row each, by PyTorch's own functions where they do what the engine does."""

from app.explorer.code.names import Names
from app.explorer.training_step import TrainingStep

TORCH_FUNCTIONS: dict[str, str] = {
    "identity": "{z}",
    "binary_step": "({z} >= 0).double() + 0 * {z}",
    "sigmoid": "torch.sigmoid({z})",
    "tanh": "torch.tanh({z})",
    "relu": "F.relu({z})",
    "leaky_relu": "F.leaky_relu({z}, 0.01)",
    "elu": "F.elu({z})",
    "gelu": "F.gelu({z})",
    "softplus": "F.softplus({z}, threshold=40)",
    "swish": "F.silu({z})",
    "softmax": "F.softmax({z}, dim=1)",
}
TORCH_COMMENTS: dict[str, str] = {
    "binary_step": "slope 0 everywhere",
    "softplus": "beyond the threshold it is z",
}

# Each added up over the examples; with a mean in the second place where PyTorch has it ready.
TORCH_LOSSES: dict[str, tuple[str, str]] = {
    "squared_error": ('F.mse_loss({a}, {y}, reduction="sum")', ""),
    "half_squared_error": ('F.mse_loss({a}, {y}, reduction="sum") / 2', ""),
    "mean_squared_error": ('F.mse_loss({a}, {y}, reduction="sum") / {y}.shape[1]', "F.mse_loss({a}, {y})"),
    "binary_cross_entropy": ("-({y} * log({a}) + (1 - {y}) * log(1 - {a})).sum()", ""),
    "categorical_cross_entropy": ("-({y} * log({a})).sum()", ""),
    "sparse_categorical_cross_entropy": ('F.nll_loss(log({a}), {y}, reduction="sum")', "F.nll_loss(log({a}), {y})"),
}
FUSED_LOSSES: dict[str, tuple[str, str]] = {
    "sigmoid": ('F.binary_cross_entropy_with_logits({z}, {y}, reduction="sum")', ""),
    "softmax": ('F.cross_entropy({z}, {y}, reduction="sum")', "F.cross_entropy({z}, {y})"),
}
LOG = "def log(p): return torch.log(p.clamp(min=0) + torch.finfo(p.dtype).tiny)\n"


def loss_expression(step: TrainingStep, names: Names, fused: bool) -> str:
    """C as an expression, reduced over the examples."""
    layer = step.network.depth
    added, averaged = FUSED_LOSSES[step.network.activations[-1]] if fused else TORCH_LOSSES[step.loss]
    mean = averaged or f"{added} / n"
    return (added if step.reduction == "sum" else mean).format(a=names.a(layer), z=names.z(layer), y=names.targets)
