"""A training step in the names of `POST /sessions`, and back; what comes back is as strict as that request."""

from app.explorer.links.checks import checked, given
from app.explorer.opening import Description
from app.explorer.training_step import TrainingStep

SETTINGS = ("loss", "reduction", "optimiser", "learning_rate")
NETWORK = ("sizes", "activations", "biases", "weights", "bias_values")
EXAMPLES = ("inputs", "targets")


def description(step: TrainingStep) -> dict:
    """A training step in the names of `POST /sessions`, every number written out."""
    network = step.network
    values = {
        "sizes": list(network.sizes),
        "activations": list(network.activations),
        "biases": network.biases is not None,
        "weights": [weights.tolist() for weights in network.weights],
        "bias_values": None if network.biases is None else [biases.tolist() for biases in network.biases],
    }
    settings = {name: getattr(step, name) for name in SETTINGS}
    return {"network": values, **settings, "inputs": step.inputs.tolist(), "targets": step.targets.tolist()}


def described(made: dict) -> Description:
    """What such names describe; those that are absent have their defaults. Raises BadValue naming the field."""
    network = checked(made["network"], dict, "network")
    without = ("bias_values",) if network.get("biases") is False and network.get("bias_values") is None else ()
    values = given(network, *(name for name in NETWORK if name not in without))
    checked(values.get("activations", []), list, "activations")
    return Description(**{"sizes": (), **values, **given(made, *SETTINGS, *EXAMPLES)})
