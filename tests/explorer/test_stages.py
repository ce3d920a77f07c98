"""The stages of a training step, as data."""

import pytest

from app.explorer.stages import PHASES, stage_index, stages

WALK = [
    ("forward", "z", 1),
    ("forward", "a", 1),
    ("forward", "z", 2),
    ("forward", "a", 2),
    ("loss", "C", 0),
    ("backward", "dC/da", 2),
    ("backward", "delta", 2),
    ("backward", "gradients", 2),
    ("backward", "dC/da", 1),
    ("backward", "delta", 1),
    ("backward", "gradients", 1),
    ("update", "update", 0),
]


def test_a_network_of_two_layers_is_walked_in_twelve_stages():
    assert [(s.phase, s.kind, s.layer) for s in stages(2)] == WALK


@pytest.mark.parametrize("depth", [1, 2, 3, 12])
def test_a_network_of_any_depth_has_the_same_kinds_of_stages_in_the_order_of_the_phases(depth):
    walk = stages(depth)
    assert len(walk) == 5 * depth + 2
    assert [s.phase for s in walk] == sorted((s.phase for s in walk), key=PHASES.index)
    assert [s.layer for s in walk if s.phase == "backward"] == [l for l in range(depth, 0, -1) for _ in range(3)]


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_a_stage_reads_only_what_is_given_or_has_been_written_before(depth):
    known = {("x", 0), ("y", 0), ("a", 0)} | {(name, l) for name in "wb" for l in range(1, depth + 1)}
    for stage in stages(depth):
        assert set(stage.reads) <= known, stage
        known |= set(stage.writes)


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_nothing_but_the_parameters_is_written_twice_and_they_only_in_the_update(depth):
    written = [quantity for stage in stages(depth)[:-1] for quantity in stage.writes]
    assert len(set(written)) == len(written) == 6 * depth + 1
    assert set(stages(depth)[-1].writes) == {(name, l) for name in "wb" for l in range(1, depth + 1)}
    assert not set(stages(depth)[-1].writes) & set(written)


def test_the_backward_pass_of_a_hidden_layer_reads_the_weights_above_it():
    stage = stages(2)[stage_index(2, "dC/da", 1)]
    assert stage.reads == (("w", 2), ("delta", 2))
    assert stage.active_weights == (2,)
    assert stage.active_layers == (1,)


def test_the_gradients_of_a_layer_read_its_delta_and_the_activations_below_it():
    assert stages(2)[stage_index(2, "gradients", 2)].reads == (("delta", 2), ("a", 1))
    assert stages(2)[stage_index(2, "gradients", 1)].reads == (("delta", 1), ("a", 0))


def test_a_stage_is_found_by_its_kind_and_layer():
    found = [stage_index(2, kind, layer) for _, kind, layer in WALK]
    assert found == list(range(12))


def test_the_edges_at_work_are_those_of_the_weights_read_or_the_gradients_written():
    edges = {(s.kind, s.layer): s.active_weights for s in stages(2)}
    assert edges["z", 2] == (2,)
    assert edges["gradients", 1] == (1,)
    assert edges["a", 1] == edges["delta", 2] == edges["C", 0] == ()
    assert edges["update", 0] == (1, 2)


def test_no_delta_goes_back_along_a_bias():
    gathering = next(stage for stage in stages(2) if stage.kind == "dC/da" and stage.layer == 1)
    assert gathering.active_weights == (2,) and gathering.active_biases == ()
    weighing = stages(2)[0]
    assert weighing.active_weights == weighing.active_biases == (1,)
