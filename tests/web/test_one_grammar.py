"""Every field in which a number can be typed reads it alike, and where it cannot be taken says what would be."""

import pytest
from fastapi.testclient import TestClient

from app.engine.parameters import Parameter
from app.errors import BadValue
from app.explorer.building import described
from app.explorer.nudging import checked_amount
from app.explorer.opening import Description, open_session
from app.explorer.practise.typed_number import typed_number
from app.training.choices import checked_choices
from tests.web.visiting import post, stored

BUILD = {"sizes": "1-1-1", "hidden": "leaky_relu", "optimiser": "adam", "loss": "half_squared_error"}
NUDGED = open_session(Description([1, 1, 1], weights=[[[4.0]], [[1.0]]]))
FIELDS = {
    "a prediction": lambda typed: typed_number(typed).value,
    "Build, learning rate": lambda typed: described(BUILD | {"learning_rate": typed}).learning_rate,
    "Build, penalty": lambda typed: described(BUILD | {"l2": typed}).l2,
    "Build, slope": lambda typed: described(BUILD | {"leaky_slope": typed}).told["leaky_slope"],
    "Build, β": lambda typed: described(BUILD | {"beta1": typed}).optimiser_settings["beta1"],
    "Train, learning rate": lambda typed: checked_choices({"learning_rate": typed}).learning_rate,
    "Train, penalty": lambda typed: checked_choices({"l2": typed}).l2,
    "Train, slope": lambda typed: checked_choices({"activation": "leaky_relu", "leaky_slope": typed}).leaky_slope,
    "Check, nudge": lambda typed: checked_amount(NUDGED.position, Parameter(1, 1, 1), typed),
}
LISTS = {
    "inputs": lambda typed: described(BUILD | {"inputs": f"[{typed}]"}).inputs[0][0],
    "weights": lambda typed: described(BUILD | {"weights_1": f"[[{typed}]]"}).weights[0][0, 0],
    "biases": lambda typed: described(BUILD | {"biases_2": typed}).bias_values[1][0],
}
TWO_NUMBERS = ("0,5", "−0.5 + 1", "0.05*0.6 + 0.1*0.2")
"""or more, where they stand in a list"""
WAYS = {
    "1.2·10⁻⁵": 1.2e-5,
    "1.2×10^-5": 1.2e-5,
    "1/2": 0.5,
    "0,5": 0.5,
    "\u200b0.5\u00a0": 0.5,
    "−0.5 + 1": 0.5,
    "0.05*0.6 + 0.1*0.2": 0.05,
    "e^-0.39": 0.677056874,
    "1/(1+e^-0.39)": 0.596282700,
}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("typed", WAYS)
def test_a_number_is_read_alike_in_every_field(field, typed):
    assert FIELDS[field](typed) == pytest.approx(WAYS[typed], rel=1e-8)


@pytest.mark.parametrize("field", LISTS)
@pytest.mark.parametrize("typed", [typed for typed in WAYS if typed not in TWO_NUMBERS])
def test_a_number_in_a_list_is_read_as_any_other(field, typed):
    assert LISTS[field](typed) == pytest.approx(WAYS[typed], rel=1e-8)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("a prediction", "Type a number up to ±1,000,000,000,000, such as −0.25, 1.3·10⁻⁴, 1/3 or 0.05·0.6."),
        ("Build, learning rate", "The learning rate is a number from 0 to 1,000,000,000."),
        ("Build, penalty", "The penalty λ is a number from 0 to 1,000,000."),
        ("Build, slope", "Leaky slope is a number from 0 to 1."),
        ("Build, β", "Adam β₁ is a number from 0, below 1."),
        ("Train, learning rate", "A number from 0.000000001 to 100."),
        ("Train, penalty", "A number from 0 to 1000."),
        ("Train, slope", "A number from 0 to 1."),
        ("Check, nudge", "Nudge by −2 to 2."),
    ],
)
@pytest.mark.parametrize("typed", ["much", "1e400", "(1"])
def test_what_is_no_number_is_told_the_range_of_its_field(field, said, typed):
    with pytest.raises(BadValue) as refused:
        FIELDS[field](typed)
    assert refused.value.message == said and refused.value.field


@pytest.mark.parametrize(
    ("lesson", "what", "said"),
    [
        ("2-2-2", "parameter", "A number up to ±1,000,000,000,000, such as −0.5, 1/2 or 1.2·10⁻⁵."),
        ("2-2-2", "input", "A number up to ±1,000,000,000,000, such as −0.5, 1/2 or 1.2·10⁻⁵."),
        ("2-2-2", "learning-rate", "The learning rate is a number from 0 to 1,000,000,000."),
        ("draw-a-digit", "input", "A pixel is a number from 0 (paper) to 1 (ink)."),
    ],
)
def test_a_field_of_the_explorer_says_its_range_and_reads_what_is_to_be_worked_out(
    client: TestClient, lesson, what, said
):
    client.cookies.clear()
    client.get(f"/lessons/{lesson}")
    where = {"layer": "1", "to": "1", "from": "1"} if what == "parameter" else {"example": "1", "neuron": "1"}
    answer = post(client, f"/edit/{what}", value="much", **where)
    assert answer.status_code == 422 and said in answer.text
    assert post(client, f"/edit/{what}", value="1/(1 + e^−0,39)", **where).status_code == 200
    step = stored(client).session.position.step
    read = {"parameter": step.network.weights[0][0, 0], "input": step.inputs[0, 0], "learning-rate": step.learning_rate}
    assert read[what] == pytest.approx(0.5962827)


def test_a_share_may_be_typed_with_its_unit_and_is_refused_with_it():
    assert checked_choices({"train_share": "80 %"}).train_share == 0.8
    with pytest.raises(BadValue, match=r"^A number from 10 to 95 %\.$"):
        checked_choices({"train_share": "0.8"})


def test_sizes_may_have_any_dash_between_them():
    for typed in ("2‑3–1", "2−3−1", "2\u200b - 3 - 1"):
        assert described({"sizes": typed}).sizes == (2, 3, 1)
    assert checked_choices({"hidden": "64–32\u00a0"}).hidden == (64, 32)
