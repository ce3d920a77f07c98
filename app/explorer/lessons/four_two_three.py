"""Biases as units: 4-2-3 with ReLU and then sigmoid."""

from app.explorer.lessons.lesson import Lesson
from app.explorer.opening import Description

LESSON = Lesson(
    slug="4-2-3",
    title="Bias units",
    about="4-2-3 · ReLU, then sigmoid · ½ squared error",
    look_for="The units marked 1 feed the biases. The gradient of a bias is δ times 1.",
    source="seeds/003_67ee362f5e2d86d1.txt",
    description=lambda: Description(
        sizes=[4, 2, 3],
        activations=["relu", "sigmoid"],
        weights=[[[0.4, -0.3, 0.2, 0.5], [-0.2, 0.6, 0.1, -0.4]], [[0.7, -0.5], [-0.6, 0.3], [0.2, 0.8]]],
        bias_values=[[0.1, 0.2], [0.0, 0.1, -0.1]],
        inputs=[[1.0, 0.5, -0.5, 0.8]],
        targets=[[1.0, 0.0, 0.0]],
        learning_rate=0.5,
    ),
)
