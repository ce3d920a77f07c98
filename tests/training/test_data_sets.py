"""Every data set: what its row says holds of its examples."""

from dataclasses import fields

import numpy as np
import pytest

from app.engine.losses import LOSSES
from app.engine.optimisers import OPTIMISERS
from app.scene.lab.kinds import KIND_SCENES
from app.training.choices import Choices, checked_choices
from app.training.data_sets import DATA_SETS, DRAWN, SHIPPED
from app.training.loading import Source
from tests.training.small import drawn

HERE = [name for name, data in DATA_SETS.items() if data.origin in (SHIPPED, DRAWN)]
SOURCE = Source(drawings=drawn(4))
LOSS = "half_squared_error"


@pytest.mark.parametrize("name", HERE)
def test_its_examples_are_the_same_every_time_and_as_wide_as_it_says(name):
    data = DATA_SETS[name]
    first, again = (data.load(SOURCE).examples for _ in range(2))
    assert first.inputs().shape == (len(first), data.inputs)
    assert first.targets(LOSS).shape == (len(first), len(data.targets))
    assert first.inputs().tobytes() == again.inputs().tobytes()
    assert first.targets(LOSS).tobytes() == again.targets(LOSS).tobytes()


@pytest.mark.parametrize("name", HERE)
def test_its_targets_reach_as_far_as_it_says(name):
    targets = DATA_SETS[name].load(SOURCE).examples.targets(LOSS)
    assert (targets.min(), targets.max()) == DATA_SETS[name].reach


@pytest.mark.parametrize("name", HERE)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_target_of_one_example_is_that_of_all_of_them(name, loss):
    data = DATA_SETS[name]
    if not data.kind.classes and "cross_entropy" in loss:
        return
    examples = data.load(SOURCE).examples
    inputs, answer = examples.example(3)
    target = data.kind.target(answer, len(data.targets), loss)
    assert target == pytest.approx(examples.targets(loss)[3].tolist())
    assert inputs.astype(np.float32).tolist() == examples.inputs()[3].tolist()
    assert inputs.dtype == np.float64


@pytest.mark.parametrize("name", DATA_SETS)
def test_what_it_proposes_is_accepted(name):
    data = DATA_SETS[name]
    chosen = checked_choices({"data": name, **data.usual})
    assert set(data.usual) <= {field.name for field in fields(Choices)}
    assert set(data.rates) in (set(), set(OPTIMISERS))
    assert chosen.sizes[0] == data.inputs and chosen.sizes[-1] == len(data.targets)
    assert data.kind.name in KIND_SCENES


@pytest.mark.parametrize("data", [data for data in DATA_SETS.values() if not data.kind.classes], ids=lambda d: d.name)
def test_numbers_over_x_have_one_x_and_one_y_with_names(data):
    assert (data.inputs, len(data.input_names), len(data.targets)) == (1, 1, 1)


def test_the_sine_is_nine_numbers_that_one_can_read():
    table = DATA_SETS["sine"].load(Source()).examples
    assert len(table) == 9
    assert np.sin(table.x).tolist() == pytest.approx(table.y.tolist(), abs=0.005)
    assert all(number == round(number, 2) for number in (*table.x.tolist(), *table.y.tolist()))
