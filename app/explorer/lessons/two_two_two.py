"""Two paths that disagree: the widely used 2-2-2 worked example."""

from app.explorer.lessons.lesson import Lesson
from app.explorer.opening import Description

LESSON = Lesson(
    slug="2-2-2",
    title="Two paths",
    about="2-2-2 · sigmoid · ½ squared error",
    look_for="Walk to the end of the backward pass, then select the weight 0.15. Its two paths disagree.",
    source="seeds/README.md",
    description=lambda: Description(
        sizes=[2, 2, 2],
        weights=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
        bias_values=[[0.35, 0.35], [0.60, 0.60]],
        inputs=[[0.05, 0.10]],
        targets=[[0.01, 0.99]],
        learning_rate=0.5,
    ),
)
