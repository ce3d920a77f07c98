"""One chain: a single hidden neuron, so a single route from the loss to each weight."""

from app.explorer.lessons.lesson import Lesson
from app.explorer.opening import Description

LESSON = Lesson(
    slug="1-1-1",
    title="One chain",
    about="1-1-1 · sigmoid · squared error",
    look_for="One route leads back to every weight. Multiply along it; one update takes C from 0.481 to 0.334.",
    source="seeds/002_c3994a1528149b00.txt",
    notation="from-zero",
    description=lambda: Description(
        sizes=[1, 1, 1],
        weights=[[[0.5]], [[1.0]]],
        bias_values=[[1.0], [0.0]],
        inputs=[[1.0]],
        targets=[[0.0]],
        loss="squared_error",
        learning_rate=1.0,
    ),
)
