"""What the optimisers are called."""

OPTIMISER_NAMES = {"sgd": "SGD", "momentum": "SGD with momentum", "adam": "Adam"}
