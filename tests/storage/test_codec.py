"""Sessions as plain data: nothing lost, nothing twice, and room for fields to come and go."""

import json
from dataclasses import replace

import numpy as np
import pytest

from app.engine.network import Network, frozen
from app.engine.parameters import Parameter
from app.explorer import edits, moves
from app.explorer.session import Position, Session, View
from app.explorer.training_step import TrainingStep
from app.storage.bundles import array_digest, bundle, digest_of, unpacked
from app.storage.codec import bundles, decode_session, encode_position, encode_state
from tests.storage.walks import bits, opened, strolled, walked


def written(session):
    positions = (session.position, session.initial, *session.past)
    packed = {b.digest: b.packed() for position in positions for b in bundles(position)}
    return encode_state(session), [encode_position(position) for position in session.past], packed


def again(session):
    return decode_session(*written(session))


@pytest.mark.parametrize("steps", [0, 10, 100])
def test_a_session_reads_back_as_it_was_written(steps):
    session = replace(strolled(opened(), steps), lesson="a-lesson", view=View(Parameter(1, 2, 0)))
    assert bits(again(session)) == bits(session)


def test_what_is_read_back_is_written_the_same():
    session = strolled(opened(), 100)
    assert written(again(session)) == written(session)


def test_what_was_shared_is_shared_again():
    start = opened()
    stepped = moves.step(moves.step(start))
    session = again(edits.set_input(edits.set_parameter(stepped, (1, 1, 0), 0.5), 1, 1, 0.25))
    first, second = session.past
    assert session.initial.step is first.step
    assert session.position.step.network is second.step.network is not first.step.network
    assert second.step.inputs is first.step.inputs and second.step.targets is first.step.targets
    assert second.step.network.weights[0] is first.step.network.weights[0]


def test_steps_that_differ_in_a_setting_alone_are_different_steps():
    session = again(edits.edit(opened(learning_rate=0.0), learning_rate=-0.0))
    assert repr(session.position.step.learning_rate) == "-0.0" and repr(session.initial.step.learning_rate) == "0.0"


def test_arrays_that_are_read_back_cannot_be_written():
    session = again(opened())
    assert not any(a.flags.writeable for a in (*session.position.network.weights, session.position.step.inputs))


def test_the_digests_of_arrays_that_are_read_back_are_known(monkeypatch):
    network = again(opened()).position.network
    monkeypatch.setattr("app.storage.bundles.digest_of", lambda data: pytest.fail("an array was read"))
    assert len({array_digest(array) for array in (*network.weights, *network.biases)}) == 4


def test_numbers_beyond_json_stay_in_the_arrays():
    strange = frozen([[np.nan, np.inf, -np.inf, -0.0, 5e-324]])
    step = TrainingStep(
        Network((strange,), None, ("identity",)), strange, frozen([[1.0]]), "squared_error", "sum", "sgd", 0.1
    )
    state, past, packed = written(Session(Position(step), Position(step)))
    read = decode_session(state, past, packed).position.step
    assert read.network.weights[0].tobytes() == read.inputs.tobytes() == strange.tobytes()
    assert "NaN" not in state and "Infinity" not in state


def test_a_setting_that_is_no_number_is_refused():
    session = opened()
    step = replace(session.position.step, learning_rate=float("nan"))
    with pytest.raises(ValueError, match="JSON"):
        encode_state(replace(session, position=Position(step)))


def test_the_state_is_small_whatever_the_network():
    assert len(encode_state(walked(opened([784, 30, 10]), 2))) < 1000


def test_unknown_fields_do_no_harm():
    state, past, packed = written(walked(opened(), 2))
    plain, older = json.loads(state), json.loads(past[0])
    for place in (plain, plain["view"], plain["position"], older):
        place["of_the_future"] = [1]
    read = decode_session(json.dumps(plain), [json.dumps(older), *past[1:]], packed)
    assert bits(read) == bits(walked(opened(), 2))


def test_missing_fields_take_their_defaults():
    state, past, packed = written(opened())
    plain = json.loads(state)
    for place in (plain, plain["view"], plain["position"]):
        for name in ("forgotten", "lesson", "selected", "example", "overflowed", "floor"):
            place.pop(name, None)
    assert bits(decode_session(json.dumps(plain), past, packed)) == bits(opened())


@pytest.mark.parametrize("dtype", ["f8", "f4"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_a_bundle_keeps_type_shape_and_order_in_memory(dtype, order):
    array = np.arange(6).reshape(2, 3).astype(dtype, order=order)
    packed = bundle((array, frozen(np.ones(3))), {"name": "x"}).packed()
    matrix, vector = unpacked("digest", packed, {}).arrays
    assert (matrix.dtype, matrix.shape, matrix.strides) == (array.dtype, array.shape, array.strides)
    assert (matrix == array).all() and vector.tolist() == [1, 1, 1] and matrix.flags.aligned


def test_equal_numbers_have_one_digest_and_any_difference_has_another():
    one, notes = frozen([[1.0, 2.0]]), {"biases": False}
    assert bundle((one,), notes).digest == bundle((one.copy(),), notes).digest
    others = [bundle((one.T,), notes), bundle((one,), {}), bundle((one, one), notes), bundle((-one,), notes)]
    assert len({other.digest for other in others} | {bundle((one,), notes).digest}) == 5


def test_a_digest_is_that_of_blake2b():
    assert digest_of(b"abc") == "cf4ab791c62b8d2b2109c90275287816"  # RFC 7693's algorithm with 16 bytes of digest
