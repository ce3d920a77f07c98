"""What the form of a run proposes: choices that go well with each other, and what is said of them."""

import json
from dataclasses import replace

import pytest

from app.engine.optimisers import OPTIMISERS
from app.scene.lab.form import RATES, completed, form_scene, notes, suggestions
from app.training.choices import DEFAULTS, checked_choices
from app.training.run import Run
from app.training.split import split

LOSSES = {"half_squared_error": 0.9, "categorical_cross_entropy": 0.9, "absolute_error": 0.7}  # and what is read right


def test_the_defaults_go_well_with_each_other():
    assert completed({}) == DEFAULTS | {"pace": "5"}


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ({"optimiser": "adam"}, "learning_rate", "0.003"),
        ({"optimiser": "momentum"}, "learning_rate", "0.1"),
        ({"optimiser": "adam", "learning_rate": "0.5"}, "learning_rate", "0.5"),
        ({"loss": "categorical_cross_entropy"}, "output", "softmax"),
        ({"loss": "absolute_error"}, "output", "softmax"),
        ({"loss": "categorical_cross_entropy"}, "learning_rate", "0.3"),
        ({"loss": "binary_cross_entropy"}, "output", "sigmoid"),
        ({"output": "softmax"}, "loss", "categorical_cross_entropy"),
        ({"output": "relu"}, "loss", "half_squared_error"),
        ({"data": "mnist"}, "train_share", "100"),
        ({"data": "mine"}, "train_share", "80"),
        ({"optimiser": "magic"}, "learning_rate", "3"),
    ],
)
def test_what_nobody_typed_goes_well_with_what_somebody_did(typed, field, value):
    assert completed(typed)[field] == value
    assert next(f.value for f in form_scene(typed).fields if f.name == field) == value


@pytest.mark.parametrize("suggestion", suggestions(), ids=lambda s: f"{s.field} of {dict(s.when)}")
def test_what_is_proposed_is_accepted_and_said(suggestion):
    typed = {name: values[0] for name, values in suggestion.when.items()}
    fields = completed(typed)
    assert checked_choices(fields)
    assert notes(fields).get(suggestion.field, "") == (suggestion.note if suggestion.always else "")
    assert notes(fields | {suggestion.field: "another"})[suggestion.field] == suggestion.note
    assert not suggestion.fits or suggestion.value in suggestion.fits


def test_mnist_is_said_to_be_parted_already():
    assert notes(completed({"data": "mnist"}))["train_share"] == "of those to train on"


def test_the_page_is_given_all_of_it():
    given = json.loads(form_scene({}).suggestions)
    assert [(s["field"], s["value"]) for s in given] == [(s.field, s.value) for s in suggestions()]


@pytest.mark.slow
@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_small_digits_are_learnt_at_the_rate_proposed(optimiser, loss):
    choices = replace(checked_choices(completed({"optimiser": optimiser, "loss": loss})), epochs=5)
    assert choices.learning_rate in RATES[optimiser]
    run = Run(choices, split(choices))
    while run.state == "running":
        run.train(1)
    assert run.progress().history[-1].test_accuracy > LOSSES[loss]
