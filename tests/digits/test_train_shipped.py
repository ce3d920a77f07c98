import gzip
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from app.digits.datasets import FILES
from app.digits.reader import DRAWING, EARLIER, SHIPPED, load_network, load_shipped
from app.digits.train_shipped import PLANS, main, mixed


def write_digits(folder, count):
    rng = np.random.default_rng(0)
    for images, labels in FILES.values():
        write_idx(folder / images, upright_lines(rng, count))
        write_idx(folder / labels, rng.integers(0, 10, count))


def upright_lines(rng, count):
    """A line in each image, somewhere, three pixels wide: what a pen might have drawn, so that it is soon traced."""
    images = np.zeros((count, 28, 28))
    for image, left in zip(images, rng.integers(4, 22, count), strict=True):
        image[4:24, left : left + 3] = rng.integers(128, 256, (20, 3))
    return images


def write_idx(path, values):
    head = bytes([0, 0, 8, values.ndim]) + b"".join(size.to_bytes(4, "big") for size in values.shape)
    path.write_bytes(gzip.compress(head + values.astype(np.uint8).tobytes()))


@pytest.fixture
def few_pens(monkeypatch):
    """Every plan with a hundred drawings from the copybook, not thousands, which take half a minute to draw."""
    for name, plan in PLANS.items():
        pens = plan.pens and replace(plan.pens, scans=1, copies=100)
        monkeypatch.setitem(PLANS, name, replace(plan, pens=pens, writers=min(plan.writers, 3)))


def test_the_command_writes_the_same_bytes_every_time(tmp_path, few_pens):
    write_digits(tmp_path, count=40)
    files = [tmp_path / name for name in ("one.npz", "new folder/two.npz")]
    for file in files:
        result = CliRunner().invoke(main, ["--mnist", str(tmp_path), "--out", str(file), "--epochs", "2"])
        assert result.exit_code == 0, result.output
        assert "of the 40 test images" in result.output
    assert files[0].read_bytes() == files[1].read_bytes()
    assert load_network(files[0]).sizes == (784, 30, 10)


@pytest.fixture
def pens(tmp_path):
    """A file of three digits as a real pen wrote them."""
    file = tmp_path / "pens"
    file.write_text("".join(f"0,100,80,90,100,60,60,50,{x},40,90,30,60,5,0,0,3\n" for x in (40, 50, 60)))
    return file


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_network_has_its_plan_and_the_sizes_of_its_name(tmp_path, few_pens, pens, name):
    write_digits(tmp_path, count=10)
    out = tmp_path / "n.npz"
    asked = [name, "--mnist", str(tmp_path), "--out", str(out), "--pens", str(pens), "--epochs", "1"]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 0, result.output
    assert f"{out.stat().st_size:,} bytes" in result.output
    network = load_network(out)
    assert "-".join(map(str, network.sizes)) == name
    assert network.activations == load_shipped(name).activations


def test_the_best_reader_is_not_trained_without_the_real_pens_that_its_plan_asks_for(tmp_path, pens):
    write_digits(tmp_path, count=10)
    asked = [DRAWING, "--mnist", str(tmp_path), "--out", str(tmp_path / "n.npz")]
    result = CliRunner().invoke(main, asked)
    assert (result.exit_code, "--pens" in result.output) == (2, True)
    result = CliRunner().invoke(main, [*asked, "--pens", str(pens)])
    assert (result.exit_code, "has 3 lines of 17 numbers; 5,900 of 17 are needed" in result.output) == (1, True)


def test_the_best_reader_goes_on_from_the_one_before_and_has_a_few_neurons_more():
    before, begun = load_shipped(EARLIER), PLANS[DRAWING].first_network()
    for own, given in zip((*begun.weights, *begun.biases), (*before.weights, *before.biases), strict=True):
        assert np.array_equal(own[tuple(map(slice, given.shape))], given)
    assert begun.sizes == (784, 326, 128, 10)
    assert np.all(np.ptp(begun.weights[0][320:], axis=1) > 0)


def test_what_is_mixed_lies_between_both_networks():
    one, other = PLANS["784-15-10"].first_network(), load_shipped("784-15-10")
    for share, near in ((0.0, one), (1.0, other)):
        assert all(map(np.array_equal, mixed(one, other, share).weights, near.weights))
    quarter = mixed(one, other, 0.25)
    assert np.allclose(quarter.biases[1], 0.75 * one.biases[1] + 0.25 * other.biases[1])
    assert quarter.activations == one.activations


def test_a_name_that_is_not_shipped_is_refused(tmp_path):
    result = CliRunner().invoke(main, ["784-9-10", "--mnist", str(tmp_path)])
    assert result.exit_code == 2
    assert "784-30-10" in result.output


def test_the_folder_may_come_from_the_environment(tmp_path, few_pens):
    write_digits(tmp_path, count=10)
    out = tmp_path / "n.npz"
    environment = {"BACKPROP_MNIST_DIR": str(tmp_path)}
    assert CliRunner().invoke(main, ["--out", str(out), "--epochs", "1"], env=environment).exit_code == 0
    assert out.exists()


def test_a_folder_without_mnist_is_refused_in_words(tmp_path):
    result = CliRunner().invoke(main, ["--mnist", str(tmp_path)])
    assert result.exit_code == 1
    assert "there is no train-images-idx3-ubyte.gz" in result.output
