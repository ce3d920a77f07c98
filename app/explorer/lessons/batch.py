"""More than one example: four inputs, two hidden neurons, one output, a batch of two."""

from app.explorer.lessons.lesson import Lesson
from app.explorer.opening import Description

LESSON = Lesson(
    slug="batch",
    title="A batch",
    about="4-2-1 · sigmoid · ½ squared error · 2 examples",
    look_for="Each example has its own δ. A weight has one gradient: the sum over the examples.",
    source="seeds/004_ffed0b1b30848daf.txt",
    notation="rows",
    description=lambda: Description(
        sizes=[4, 2, 1],
        weights=[[[0.2, -0.4, 0.5, 0.1], [0.7, 0.3, -0.6, 0.4]], [[0.6, -0.8]]],
        bias_values=[[0.1, -0.2], [0.3]],
        inputs=[[1.0, 0.5, -1.0, 2.0], [0.3, -0.7, 0.8, 0.4]],
        targets=[[1.0], [0.0]],
        learning_rate=0.5,
    ),
)
