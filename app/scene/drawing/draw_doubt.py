"""When what is read is called unsure: by the two largest outputs alone, and with the reason."""

from app.scene.formulas.numbers import short

LOW = 0.5
"""below it the largest output says rather no than yes"""
SHARE = 1 / 3
"""the next output is close where it is more than this share of the largest"""


def doubt(outputs: tuple[float, ...]) -> str:
    """Why the digit read is unsure; empty where its output is at least LOW and the next at most SHARE of it."""
    first, second = sorted(range(len(outputs)), key=lambda digit: -outputs[digit])[:2]
    if outputs[first] < LOW:
        return f"Its output, {short(outputs[first])}, is below {LOW}."
    if outputs[second] > SHARE * outputs[first]:
        return (
            f"The output for {second}, {short(outputs[second])}, is more than a third of its {short(outputs[first])}."
        )
    return ""
