"""A drawn digit in the same walk: the shipped 784-30-10 network and its 28 × 28 inputs."""

from functools import lru_cache

import numpy as np

from app.digits.ink import from_strokes
from app.digits.reader import load_shipped
from app.explorer.lessons.lesson import Lesson
from app.explorer.opening import Description

FOUR = [[[36, 12], [28, 34], [26, 50], [72, 50]], [[50, 14], [66, 92]]]  # which the network takes for a 9


@lru_cache
def _description() -> Description:
    network = load_shipped()
    return Description(
        sizes=list(network.sizes),
        activations=list(network.activations),
        weights=list(network.weights),
        bias_values=list(network.biases),
        inputs=[from_strokes(FOUR)],
        targets=[np.eye(10)[4]],
        learning_rate=0.5,
    )


LESSON = Lesson(
    slug="draw-a-digit",
    title="Draw a digit",
    about="784-30-10 · sigmoid · ½ squared error",
    look_for="Draw, say which digit it was, and walk your own drawing through one training step.",
    source="seeds/002_c3994a1528149b00.txt",
    description=_description,
    draws=True,
)
