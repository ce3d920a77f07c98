"""Sum over routes: 3-2-2 without biases."""

from app.explorer.lessons.lesson import Lesson
from app.explorer.opening import Description

LESSON = Lesson(
    slug="3-2-2",
    title="Add the paths",
    about="3-2-2 · sigmoid · squared error · no biases",
    look_for="A weight of the last layer has one route to the loss, a weight of the first has two. Add the routes.",
    source="seeds/000_ff09b501701d7bc8.txt",
    notation="arrows",
    description=lambda: Description(
        sizes=[3, 2, 2],
        biases=False,
        weights=[[[0.6, -0.4, 0.9], [0.5, 1.1, 0.3]], [[1.1, -0.8], [-0.5, 0.9]]],
        inputs=[[0.5, -1.0, 0.8]],
        targets=[[1.0, 0.0]],
        loss="squared_error",
        learning_rate=0.5,
    ),
)
