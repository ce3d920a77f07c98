import gzip
from pathlib import Path

import numpy as np
import pytest

from app.digits.datasets import (
    FILES,
    DataSetError,
    LabelledDigits,
    load_mnist,
    mnist_bytes,
    read_idx,
    spellings,
    targets_of,
)
from app.digits.mnist_folder import missing


def idx(values: np.ndarray, kind: int = 8) -> bytes:
    shape = b"".join(size.to_bytes(4, "big") for size in values.shape)
    return bytes([0, 0, kind, values.ndim]) + shape + values.astype(np.uint8).tobytes()


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(gzip.compress(content))
    return path


def write_part(folder: Path, images: np.ndarray, labels: np.ndarray) -> None:
    for name, values in zip(FILES["test"], (images, labels), strict=True):
        write(folder / name, idx(values))


def test_an_idx_file_reads_back_as_its_array(tmp_path):
    values = np.arange(24).reshape(2, 3, 4)
    assert np.array_equal(read_idx(write(tmp_path / "a.gz", idx(values)), dimensions=3), values)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "not an IDX file"),
        (idx(np.zeros(3), kind=13), "not an IDX file of unsigned bytes"),
        (idx(np.zeros((3, 3))), "in 1 dimension"),
        (idx(np.zeros(3))[:6], "6 bytes"),
        (idx(np.zeros(3))[:-1], "does not fit its shape"),
        (idx(np.zeros(3)) + b"x", "does not fit its shape"),
        (bytes([0, 0, 8, 1, 255, 255, 255, 255]), "does not fit its shape"),
    ],
)
def test_a_file_with_other_content_is_refused_by_name(tmp_path, content, complaint):
    with pytest.raises(DataSetError, match=rf"labels\.gz.*{complaint}"):
        read_idx(write(tmp_path / "labels.gz", content), dimensions=1)


@pytest.mark.parametrize("damaged", [b"no gzip at all", gzip.compress(idx(np.zeros(999)), mtime=0)[:-20], b""])
def test_a_damaged_gzip_file_is_refused_by_name(tmp_path, damaged):
    path = tmp_path / "labels.gz"
    path.write_bytes(damaged)
    with pytest.raises(DataSetError, match=r"labels\.gz"):
        read_idx(path, dimensions=1)


def test_a_missing_file_is_named_with_its_folder(tmp_path):
    with pytest.raises(DataSetError, match=f"no train-images-idx3-ubyte.gz in {tmp_path}"):
        load_mnist(tmp_path, "train")


def test_images_become_rows_of_greys_from_0_to_1(tmp_path):
    images = np.zeros((2, 28, 28))
    images[1, 0, 1] = 255
    write_part(tmp_path, images, np.array([3, 9]))
    digits = load_mnist(tmp_path, "test")
    assert digits.images.shape == (2, 784)
    assert digits.images.dtype == np.float32
    assert digits.images[1, 1] == digits.images.sum() == 1
    assert digits.labels.tolist() == [3, 9]


@pytest.mark.parametrize("spelling", range(4))
def test_a_file_is_found_unzipped_and_with_a_dot_in_its_name(tmp_path, spelling):
    for name, values in zip(FILES["test"], (np.zeros((2, 28, 28)), np.array([3, 9])), strict=True):
        content, spelt = idx(values), spellings(name)[spelling]
        (tmp_path / spelt).write_bytes(gzip.compress(content) if spelt.endswith(".gz") else content)
    assert load_mnist(tmp_path, "test").labels.tolist() == [3, 9]
    assert missing(tmp_path) == FILES["train"]


def test_files_that_were_unzipped_and_kept_their_name_are_read(tmp_path):
    for name, values in zip(FILES["test"], (np.zeros((2, 28, 28)), np.array([3, 9])), strict=True):
        (tmp_path / name).write_bytes(idx(values))
    assert load_mnist(tmp_path, "test").labels.tolist() == [3, 9]


def test_bytes_have_the_same_greys_as_floats(tmp_path):
    write_part(tmp_path, np.arange(2 * 784).reshape(2, 28, 28) % 256, np.array([3, 9]))
    held, floats = mnist_bytes(tmp_path, "test"), load_mnist(tmp_path, "test")
    assert (held.images.dtype, held.ink, floats.ink) == (np.uint8, 255, 1)
    assert np.array_equal(held.inputs(), floats.images)
    assert np.array_equal(held.inputs(np.array([1])), floats.images[1:])


def test_an_example_is_exact_in_double_precision_to_what_is_trained_on():
    digits = LabelledDigits(np.array([[0, 16], [5, 8]], np.uint8), np.array([7, 2], np.uint8), 16)
    pixels, label = digits.example(1)
    assert (pixels.tolist(), pixels.dtype, label) == ([0.3125, 0.5], np.float64, 2)


def test_a_part_keeps_the_scale_and_a_slice_of_it_copies_nothing():
    digits = LabelledDigits(np.full((4, 2), 16, np.uint8), np.arange(4), 16)
    part = digits.part(slice(1, 3))
    assert (part.labels.tolist(), part.ink) == ([1, 2], 16)
    assert np.shares_memory(part.images, digits.images)


@pytest.mark.parametrize(
    ("images", "labels", "complaint"),
    [
        (np.zeros((2, 28, 28)), np.zeros(3), "not 3 images"),
        (np.zeros((2, 27, 28)), np.zeros(2), "28 x 28"),
        (np.zeros((1, 28, 28)), np.array([10]), "label above 9"),
    ],
)
def test_images_and_labels_that_do_not_belong_together_are_refused(tmp_path, images, labels, complaint):
    write_part(tmp_path, images, labels)
    with pytest.raises(DataSetError, match=complaint):
        load_mnist(tmp_path, "test")


def test_a_one_hot_row_has_its_1_in_the_labels_column():
    assert targets_of(np.array([0, 3])).tolist() == [[1] + [0] * 9, [0, 0, 0, 1, *[0] * 6]]


@pytest.mark.slow
@pytest.mark.mnist
@pytest.mark.parametrize(("part", "count"), [("train", 60_000), ("test", 10_000)])
def test_mnist_is_read_whole(mnist_folder, part, count):
    digits = load_mnist(mnist_folder, part)
    assert digits.images.shape == (count, 784)
    assert set(digits.labels.tolist()) == set(range(10))
