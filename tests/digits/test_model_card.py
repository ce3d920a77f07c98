from pathlib import Path

import pytest

from app.digits.datasets import load_mnist
from app.digits.reader import DRAWING, FOLDER, SHIPPED, load_shipped
from app.digits.train_shipped import PLANS, accuracy

DOCS = Path(__file__).parents[2] / "docs"
LEAST = {"784-15-10": 0.94, "784-30-10": 0.954, "784-100-10": 0.966, "784-320-128-10": 0.985, DRAWING: 0.989}


def card(name):
    return (DOCS / f"model-card-{name}.md").read_text(encoding="utf-8")


@pytest.mark.mnist
@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_network_reads_as_many_test_images_as_its_card_says(mnist_folder, name):
    correct = round(accuracy(load_shipped(name), load_mnist(mnist_folder, "test")) * 10_000)
    assert f"{correct:,} of the 10,000" in card(name)
    assert correct >= LEAST[name] * 10_000


@pytest.mark.parametrize("name", SHIPPED)
def test_a_card_names_the_command_the_epochs_the_seed_and_the_size_of_the_file(name):
    size = round((FOLDER / f"{name}.npz").stat().st_size / 1000)
    for fact in (f"train_shipped {name}", f"{PLANS[name].epochs} epochs", f"seed {PLANS[name].seed}", f"{size} kB"):
        assert fact in card(name)


def test_every_shipped_network_has_a_plan_and_every_file_a_name():
    assert set(SHIPPED) == set(PLANS) == {path.stem for path in FOLDER.glob("784-*.npz")}
