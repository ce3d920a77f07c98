import re
from pathlib import Path

import pytest

from app.digits.datasets import load_mnist
from app.digits.reader import load_shipped
from app.digits.train_shipped import SHIPPED_PLAN
from app.digits.training import accuracy

CARD = (Path(__file__).parents[2] / "docs" / "model-card-784-30-10.md").read_text(encoding="utf-8")


@pytest.mark.mnist
def test_the_shipped_network_reads_as_many_test_images_as_its_card_says(mnist_folder):
    correct = round(accuracy(load_shipped(), load_mnist(mnist_folder, "test")) * 10_000)
    assert f"{correct:,} of the 10,000" in CARD
    assert correct >= 9_540


def test_the_card_names_the_epochs_and_the_seed_of_the_plan():
    assert re.search(rf"\b{SHIPPED_PLAN.epochs} epochs", CARD)
    assert f"seed {SHIPPED_PLAN.seed}" in CARD
