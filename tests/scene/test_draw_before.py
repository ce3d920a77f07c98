"""What teaching changed: two numbers with the same decimals, the loss beside its old value, a bar that fell anyway."""

import pytest

from app.engine.losses import LOSSES
from app.explorer.notation import SIGNIFICANT
from app.scene.drawing.before import SAME, Before, change_words, compared

NINE = (0.0, 0.0, 0.0, 0.0, 0.1, 0.0, 0.0, 0.0, 0.0, 0.8)


@pytest.mark.parametrize(
    ("was", "now", "shown"),
    [
        (0.0071, 0.0084, "0.0071 → 0.0084"),
        (0.98712, 0.98734, "0.98712 → 0.98734"),
        (1.25e-05, 2.66e-05, "1.25·10⁻⁵ → 2.66·10⁻⁵"),
        (0.08, 0.31, "0.080 → 0.310"),
        (0.102, 0.0011, "0.1020 → 0.0011"),
        (0.0120, 0.9750, "0.012 → 0.975"),
        (0.5, 0.5, SAME),
        (0.5, 0.5 + 1e-9, SAME),
        (0.0, 0.0, SAME),
        (0.04, 2e-9, "0.04000 → ≈0"),
        (-0.25, 0.5, "−0.25 → 0.50"),
        (12.0, 11.5, "12.00 → 11.50"),
    ],
)
def test_both_sides_have_the_same_decimals_as_many_as_show_the_change(was, now, shown):
    assert change_words(was, now, SIGNIFICANT) == shown


@pytest.mark.parametrize("loss", LOSSES)
def test_the_loss_of_the_label_stands_beside_what_it_was(loss):
    before = Before(4, tuple(p or 0.01 for p in NINE), loss, "E")
    scene = compared(before, tuple(p or 0.01 for p in (*NINE[:4], 0.7, *NINE[5:9], 0.2)))
    was, now = (float(text) for text in scene.loss.split(" → "))
    assert (scene.letter, was > now > 0, scene.output) == ("E", True, "0.10 → 0.70")


def test_half_the_squared_error_is_that_of_the_walk():
    scene = compared(Before(4, NINE), (*NINE[:4], 0.9, *NINE[5:9], 0.2))
    assert scene.loss == "0.725 → 0.025"
    assert scene.sentence == ""


def test_a_taught_output_that_falls_with_the_loss_is_explained():
    scene = compared(Before(4, NINE, letter="E"), (*NINE[:4], 0.08, *NINE[5:9], 0.2))
    assert scene.sentence.startswith("The output for 4 fell, and still E did")


def test_a_taught_output_that_falls_while_the_loss_rises_is_a_step_too_large():
    scene = compared(Before(4, NINE), (*NINE[:4], 0.05, *NINE[5:]))
    assert scene.sentence == "The output for 4 fell and C rose: the steps were too large."


def test_what_cannot_be_seen_to_fall_is_not_said_to_have_fallen():
    scene = compared(Before(4, NINE), (*NINE[:4], 0.1 - 1e-12, *NINE[5:9], 0.2))
    assert (scene.output, scene.sentence) == (SAME, "")
