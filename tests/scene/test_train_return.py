"""The bar above an example from training: which it is, what the run makes of it, and what is otherwise here."""

from dataclasses import replace

import pytest

from app.scene.lab.train_return import train_return
from app.training.next_example import Walked

NEXT = Walked("w", "r", "sgd", 1, 138, 880, 10, 4, 9, 0)
TEST = replace(NEXT, together=0)
COPY = "A copy in float64: what you do here leaves the run as it is."


def said(walked: Walked) -> tuple[str, ...]:
    bar = train_return(walked, unfinished=True)
    return bar.example, *bar.notes


@pytest.mark.parametrize(
    ("walked", "example", "note"),
    [
        (NEXT, "Next example of run 1: a 4, the first of the 10 of batch 881, epoch 139.",
         "The run averages over all 10; here it is alone."),
        (replace(NEXT, together=1, batches=1236), "Next example of run 1: a 4, alone in batch 1,237, epoch 139.",
         "The run takes it alone, too."),
        (replace(NEXT, over=1, epochs=200, batches=0, answer=8),
         "Run 1 has ended, after 200 epochs. Its next example would have been an 8, the first of the 10 of a batch.",
         "Here you can go on with its weights."),
        (TEST, "Test digit of run 1, after batch 880 of epoch 139: a 4, read as 9.", "The run never learns from it."),
        (replace(TEST, answer=9, epochs=1, batches=0), "Test digit of run 1, after 1 epoch: a 9, read right.",
         "The run never learns from it."),
        (replace(TEST, answer=8, epochs=0, batches=0), "Test digit of run 1, before any training: an 8, read as 9.",
         "The run never learns from it."),
    ],
)  # fmt: skip
def test_the_bar_says_which_example_it_is_and_what_the_run_makes_of_it(walked, example, note):
    assert said(walked) == (example, note, COPY)


@pytest.mark.parametrize(("optimiser", "name"), [("momentum", "SGD with momentum"), ("adam", "Adam")])
def test_an_update_that_remembers_is_said_to_go_on_with_the_memory_of_the_run(optimiser, name):
    for walked in (NEXT, TEST):
        remembers = f"The update is {name}, with what the run remembers."
        assert said(replace(walked, optimiser=optimiser))[2] == remembers
