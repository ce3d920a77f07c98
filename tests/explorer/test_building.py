"""A network as it is typed into the form: what is read together, how layers come and go, and where one may begin."""

import numpy as np
import pytest

from app.errors import BadValue
from app.explorer.building import changed, described, read
from app.explorer.opening import open_session
from app.explorer.pasted import Asked
from app.explorer.presets import PRESETS

MINE = {
    "sizes": "2-3-2-1",
    "hidden": "tanh",
    "activation_2": "relu",
    "output": "identity",
    "weights_1": "1 2\n3 4\n5 6",
    "biases_1": "7 8 9",
    "weights_2": "1 0 0\n0 1 0",
    "weights_3": "5 6",
    "inputs": "1 2",
}


def network(typed):
    return open_session(described(typed)).position.network


def refused(typed):
    with pytest.raises(BadValue) as caught:
        described(typed)
    return caught.value.field, caught.value.message


def test_what_is_typed_of_a_layer_is_its_own_and_the_rest_is_drawn():
    made = network(MINE)
    assert made.activations == ("tanh", "relu", "identity")
    assert made.weights[0].tolist() == [[1, 2], [3, 4], [5, 6]] and made.weights[2].tolist() == [[5, 6]]
    assert [b.tolist() for b in made.biases] == [[7, 8, 9], [0, 0], [0]]
    drawn = network({"sizes": "2-3-2-1", "seed": "5"})
    one = network({"sizes": "2-3-2-1", "seed": "5", "weights_2": "1 0 0\n0 1 0"})
    assert np.array_equal(one.weights[0], drawn.weights[0]) and np.array_equal(one.weights[2], drawn.weights[2])


def test_one_activation_for_all_hidden_layers_as_scripts_send_it():
    assert network({"sizes": "2-3-3-1", "hidden": "relu", "output": "tanh"}).activations == ("relu", "relu", "tanh")


def test_a_square_matrix_stands_as_the_others_do_and_is_asked_about_alone():
    alone = {"sizes": "2-2-2", "weights_1": "1 2\n3 4"}
    assert isinstance(read(alone, "weights_1"), Asked)
    assert refused(alone) == ("weights_1", "How does this matrix stand?")
    rows, columns = "1 2 3\n4 5 6", "1 4\n2 5\n3 6"
    for other, wanted in ((columns, [[1, 2], [3, 4]]), (rows, [[1, 3], [2, 4]])):
        beside = {"sizes": "2-2-3", "weights_1": "1 2\n3 4", "weights_2": other}
        assert network(beside).weights[0].tolist() == wanted
    answered = {"sizes": "2-2-2", "weights_1": "1 2\n3 4", "weights_2": "5 6\n7 8", "weights_1_as": "from"}
    assert [w.tolist() for w in network(answered).weights] == [[[1, 3], [2, 4]], [[5, 7], [6, 8]]]


def test_biases_inside_a_matrix_are_biases_and_are_not_typed_twice():
    inside = {"sizes": "2-1", "weights_1": "1 2 3", "weights_1_as": "last"}
    assert network(inside).biases[0].tolist() == [3]
    assert network(inside | {"weights_1_as": "first"}).biases[0].tolist() == [1]
    assert refused(inside | {"biases_1": "9"})[0] == "biases_1"
    assert refused(inside | {"biases": "no"})[0] == "weights_1"


@pytest.mark.parametrize(
    ("change", "sizes"),
    [
        ("more.0", "3-3-2-1"),
        ("less.1", "2-2-2-1"),
        ("add.0", "2-3-3-2-1"),
        ("add.2", "2-3-2-2-1"),
        ("remove.1", "2-2-1"),
    ],
)
def test_layers_and_neurons_come_and_go(change, sizes):
    assert changed(MINE, change)["sizes"] == sizes


def test_what_was_typed_stays_with_its_layer():
    longer = changed(MINE, "add.1")
    assert (longer["hidden"], longer["activation_2"], longer["activation_3"]) == ("tanh", "tanh", "relu")
    assert (longer["weights_1"], longer["weights_3"], longer["weights_4"]) == (
        MINE["weights_1"], MINE["weights_2"], MINE["weights_3"],
    )  # fmt: skip
    assert "weights_2" not in longer and longer["inputs"] == "1 2"
    assert changed(longer, "remove.2") == MINE
    shorter = changed(MINE, "remove.1")
    assert shorter["hidden"] == "relu" and shorter["weights_2"] == "5 6" and "biases_1" not in shorter
    assert changed(changed({"sizes": "2-3-1", "hidden": "relu"}, "remove.1"), "add.0")["hidden"] == "sigmoid"


@pytest.mark.parametrize("change", ["less.3", "remove.0", "remove.3", "add.3", "more.9", "grow.1", "more", "more.-1"])
def test_a_change_that_cannot_be_is_refused(change):
    with pytest.raises(BadValue):
        changed(MINE, change)


def test_a_layer_more_than_there_may_be_is_refused():
    with pytest.raises(Exception, match="At most 12 layers"):
        changed({"sizes": "-".join("2" * 13)}, "add.0")


LEARNED = {"xor": (300, 0.02), "2-2-2": (2000, 0.01), "line": (100, 0.03), "classes": (300, 0.1)}


@pytest.mark.parametrize("name", PRESETS)
def test_a_network_to_begin_with_learns_its_examples(name):
    updates, reached = LEARNED[name]
    step = open_session(described(PRESETS[name].typed)).position.step
    begun = step.total_loss
    for _ in range(updates):
        step = step.next()
    assert step.total_loss < reached < begun
    if step.loss != "mean_squared_error":
        assert np.abs(step.forward.outputs - step.targets).max() < 0.25
