"""A drawn digit in the same walk: a shipped network, 784-30-10 to begin with, and its 28 × 28 inputs."""

from functools import lru_cache

import numpy as np

from app.digits.ink import from_strokes
from app.digits.reader import WALKED, load_shipped
from app.explorer.lessons.lesson import Lesson
from app.explorer.opening import Description

FOUR = [[[40, 12], [28, 34], [26, 46], [72, 46]], [[54, 18], [66, 92]]]  # which the network takes for a 9


# Cross-entropy of a network that is nearly sure has steep slopes: a larger rate would unlearn in one step.
SETTINGS = {
    "sigmoid": {"loss": "half_squared_error", "learning_rate": 0.5},
    "softmax": {"loss": "categorical_cross_entropy", "learning_rate": 0.001},
}


@lru_cache
def described(name: str = WALKED) -> Description:
    """The lesson with the shipped network of that name. Raises KeyError where there is none."""
    network = load_shipped(name)
    return Description(
        sizes=list(network.sizes),
        activations=list(network.activations),
        weights=list(network.weights),
        bias_values=list(network.biases),
        inputs=[from_strokes(FOUR)],
        targets=[np.eye(10)[4]],
        **SETTINGS[network.activations[-1]],
    )


LESSON = Lesson(
    slug="draw-a-digit",
    title="Draw a digit",
    about="784-30-10 · sigmoid · ½ squared error",
    look_for="Draw, say which digit it was, and walk your own drawing through one training step.",
    source="seeds/002_c3994a1528149b00.txt",
    description=described,
    draws=True,
)
