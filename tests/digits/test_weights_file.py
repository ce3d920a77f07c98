import numpy as np
import pytest

from app.digits import weights_file
from app.engine.initialisers import initialise

NETWORK = initialise([5, 4, 3], ["tanh", "sigmoid"], seed=3)


def test_a_network_reads_back_as_its_single_precision_self(tmp_path):
    weights_file.save(NETWORK, tmp_path / "n.npz")
    read = weights_file.load(tmp_path / "n.npz")
    assert read.activations == NETWORK.activations
    assert {w.dtype for w in (*read.weights, *read.biases)} == {np.dtype(np.float64)}
    for kept, given in zip((*read.weights, *read.biases), (*NETWORK.weights, *NETWORK.biases), strict=True):
        assert np.array_equal(kept, given.astype(np.float32))


def test_the_same_network_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        weights_file.save(NETWORK, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_half_precision_takes_half_the_room_and_reads_back_nearly_the_same(tmp_path):
    wide = initialise([300, 40, 3], ["relu", "softmax"], seed=3)
    for name, precision in (("half", np.float16), ("single", np.float32)):
        weights_file.save(wide, tmp_path / name, precision)
    assert (tmp_path / "half").stat().st_size < 0.55 * (tmp_path / "single").stat().st_size
    for kept, given in zip(weights_file.load(tmp_path / "half").weights, wide.weights, strict=True):
        np.testing.assert_allclose(kept, given, rtol=1e-3, atol=1e-6)


def test_a_file_with_pickled_objects_is_never_unpickled(tmp_path):
    np.savez(tmp_path / "n.npz", activations=np.array([object()]))
    with pytest.raises(ValueError, match="allow_pickle"):
        weights_file.load(tmp_path / "n.npz")
