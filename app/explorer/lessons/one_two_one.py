"""A neuron that is off: 1-2-1 with ReLU, where one hidden neuron sits at z = 0."""

from app.explorer.lessons.lesson import Lesson
from app.explorer.opening import Description

LESSON = Lesson(
    slug="1-2-1-relu",
    title="Off neuron",
    about="1-2-1 · ReLU · squared error",
    look_for="The output is 1.5. Hidden 2 has z = 0, so its slope is 0: no gradient passes through it.",
    source="seeds/002_c3994a1528149b00.txt",
    notation="from-zero",
    description=lambda: Description(
        sizes=[1, 2, 1],
        activations="relu",
        weights=[[[1.0], [-1.0]], [[1.0, 0.5]]],
        bias_values=[[0.5, 1.0], [0.0]],
        inputs=[[1.0]],
        targets=[[0.0]],
        loss="squared_error",
        learning_rate=0.1,
    ),
)
