"""How large a network on the page or behind the API may be."""

MAX_LAYERS = 12  # with weights
MAX_NEURONS = 1024  # in one layer
MAX_PARAMETERS = 300_000
MAX_EXAMPLES = 256
MAX_ACTIVATIONS = 120_000  # examples times neurons: what one pass computes and a snapshot holds
MAX_LEARNING_RATE = 1e9
MAX_SEED = 2**63 - 1
MAX_MAGNITUDE = 1e12  # of a weight, an input or a target
PAST_BYTES = 8_000_000  # of weights that Back can return to
PAST_POSITIONS = 1_000
GROWN_WEIGHT = 1e4  # beyond it, training has diverged in all but name
