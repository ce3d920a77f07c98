"""What may be chosen, and what is said at which field where it may not."""

from itertools import pairwise

import pytest

from app.engine.losses import LOSSES
from app.errors import BadValue, TooLarge
from app.scene.lab.form import FIELDS
from app.training.choices import DEFAULTS, LIMITS, NAMES, Choices, checked_choices, typed_out
from tests.training.small import run_of


def refused(field: str, typed: str, error=BadValue, **others) -> str:
    with pytest.raises(error) as caught:
        checked_choices(others | {field: typed})
    assert caught.value.field == field
    return caught.value.message


@pytest.mark.parametrize(("earlier", "later"), list(pairwise(("data", *(field.name for field in FIELDS)))))
def test_of_two_bad_fields_the_one_that_stands_first_in_the_form_is_named(earlier, later):
    told = {"activation": "leaky_relu", "output": "elu"} | {later: "?"}
    refused(earlier, "?", **told)


def test_nothing_typed_means_the_defaults():
    assert checked_choices({}) == Choices()


def test_the_defaults_typed_out_are_the_defaults():
    assert checked_choices(DEFAULTS) == Choices()
    assert (DEFAULTS["hidden"], DEFAULTS["learning_rate"], DEFAULTS["train_share"]) == ("32", "3", "80")


def test_every_field_is_read():
    typed = {
        "data": "mnist",
        "hidden": "64-32",
        "activation": "relu",
        "output": "softmax",
        "loss": "categorical_cross_entropy",
        "initialiser": "he",
        "optimiser": "adam",
        "learning_rate": "0.001",
        "batch": "32",
        "epochs": "5",
        "train_share": "50",
        "seed": "7",
    }
    chosen = checked_choices(typed)
    assert chosen == Choices(
        "mnist", (64, 32), "relu", "softmax", "categorical_cross_entropy", "he", "adam", 0.001, 32, 5, 0.5, 7
    )


@pytest.mark.parametrize(
    ("typed", "hidden"),
    [("", ()), ("  ", ()), ("16", (16,)), ("64-32", (64, 32)), ("64 32", (64, 32)), ("64, 32,16 ; 8", (64, 32, 16, 8))],
)
def test_hidden_layers_are_typed_in_any_usual_way(typed, hidden):
    assert checked_choices({"hidden": typed}).hidden == hidden


@pytest.mark.parametrize("typed", ["0", "-", "a", "32-", "1.5", "-32", "٣", "32-0-32", "9" * 5000])
def test_hidden_layers_that_are_no_sizes_are_refused(typed):
    assert "64-32" in refused("hidden", typed)


@pytest.mark.parametrize("typed", ["8-8-8-8-8", "513", "100000000"])
def test_too_many_or_too_wide_hidden_layers_are_refused(typed):
    assert "At most 4 hidden layers of at most 512" in refused("hidden", typed, TooLarge)


def test_the_parameters_are_counted():
    message = refused("hidden", "512-512-512", TooLarge)
    assert "At most 300,000 parameters; this network has 563,722" in message
    assert checked_choices({"hidden": "320-128", "data": "mnist"}).sizes == (784, 320, 128, 10)


@pytest.mark.parametrize("field", NAMES)
def test_an_unknown_name_is_refused_with_those_there_are(field):
    message = refused(field, "magic")
    assert all(name in message for name in NAMES[field])


@pytest.mark.parametrize("field", ["batch", "epochs", "seed"])
@pytest.mark.parametrize("typed", ["", "1.5", "ten", "nan", "-1", "99999999999", "9" * 5000])
def test_what_is_no_whole_number_in_bounds_is_refused(field, typed):
    assert refused(field, typed).startswith("A whole number from ")


@pytest.mark.parametrize("field", ["learning_rate", "train_share"])
@pytest.mark.parametrize("typed", ["", "fast", "nan", "inf", "-inf", "0", "-1", "100.1"])
def test_what_is_no_number_in_bounds_is_refused(field, typed):
    assert refused(field, typed).startswith("A number from ")


@pytest.mark.parametrize("typed", ["1_0", "1 0", "0x10", "1e1", "１０", "٣"])
def test_a_whole_number_is_digits_and_nothing_that_only_a_program_writes(typed):
    assert refused("batch", typed).startswith("A whole number from 1 to 1,024")


@pytest.mark.parametrize(
    ("typed", "rate"), [("0,5", 0.5), (" 0.5 ", 0.5), (",5", 0.5), ("5.", 5), ("1e-3", 0.001), ("+2", 2)]
)
def test_a_rate_may_have_a_comma_as_well_as_a_point(typed, rate):
    assert checked_choices({"learning_rate": typed}).learning_rate == rate


@pytest.mark.parametrize("typed", ["1_0", "0,5,5", "1,5.5", "infinity", "1e", "0x1p-2", ",", "٣"])
def test_a_rate_is_one_number_and_nothing_that_only_a_program_writes(typed):
    assert refused("learning_rate", typed) == "A number from 0.000000001 to 100."


@pytest.mark.parametrize("field", ["learning_rate", "train_share"])
def test_a_comma_that_may_be_between_thousands_is_asked_about(field):
    assert refused(field, "1,000") == "Write 1000 or 1.000."
    assert refused("hidden", "1,024-32") == "A comma begins another number. Write 1024."


def test_a_whole_number_may_have_commas_between_thousands_as_our_messages_have():
    assert checked_choices({"batch": "1,024", "seed": "4,294,967,295"}) == Choices(batch=1024, seed=2**32 - 1)
    assert refused("batch", "1,025") == "A whole number from 1 to 1,024."


def test_all_of_mnist_may_be_trained_on_as_its_test_digits_are_others():
    assert checked_choices({"data": "mnist", "train_share": "100"}).train_share == 1
    assert refused("train_share", "100", data="digits") == "A number from 10 to 95 %."
    assert refused("train_share", "101", data="mnist") == "A number from 10 to 100 %."


@pytest.mark.parametrize("rate", [1e-9, 0.00001, 0.1 + 0.2, 3.0, 100.0])
def test_choices_typed_out_are_read_as_the_same_choices_and_no_power_of_ten_is_written(rate):
    choices = Choices(hidden=(), learning_rate=rate, train_share=0.07 + 0.1, data="mine", seed=2**32 - 1)
    assert checked_choices(typed_out(choices)) == choices
    assert "e" not in typed_out(choices)["learning_rate"]


@pytest.mark.parametrize("field", ["learning_rate", "batch", "epochs", "train_share", "seed"])
def test_the_least_and_the_most_are_allowed(field):
    for limit in LIMITS[field]:
        value = getattr(checked_choices({field: str(limit)}), field)
        assert value == pytest.approx(limit / 100 if field == "train_share" else limit)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_of_probabilities_needs_outputs_that_are_some(loss):
    good = {"output": "softmax"} if "cross_entropy" in loss else {}
    assert checked_choices({"loss": loss, **good}).loss == loss
    if "cross_entropy" in loss:
        assert "softmax" in refused("loss", loss, output="identity")


def test_cross_entropies_take_outputs_that_are_probabilities_and_no_others():
    for loss in ("binary_cross_entropy", "categorical_cross_entropy"):
        assert checked_choices({"loss": loss}).output == "sigmoid"
        for output in ("identity", "relu", "tanh", "binary_step"):
            assert "probabilities" in refused("loss", loss, output=output)


def test_a_field_that_is_none_of_ours_is_passed_over():
    assert checked_choices({"version": "3"}) == Choices()


def test_what_activations_are_told_is_read_where_it_is_of_use_and_a_run_goes_by_it():
    leaky = checked_choices({"activation": "leaky_relu", "leaky_slope": "0.3", "elu_alpha": "?"})
    assert (leaky.leaky_slope, leaky.elu_alpha, leaky.told) == (0.3, 1, {"leaky_slope": 0.3})
    assert refused("leaky_slope", "2", activation="leaky_relu") == "A number from 0 to 1."
    assert refused("elu_alpha", "0", output="elu") == "A number above 0, up to 100."
    assert checked_choices(typed_out(leaky)) == leaky
    assert run_of(activation="leaky_relu", leaky_slope=0.3).network().settings == (("leaky_slope", 0.3),)
    assert run_of(activation="tanh", leaky_slope=0.3).network().settings == ()
