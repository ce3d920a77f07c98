"""What a run is trained on and tested on, and what is said where it cannot be had."""

import gzip
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.digits import mnist_folder
from app.digits.datasets import FILES, LabelledDigits
from app.digits.eight_by_eight import eight_by_eight
from app.errors import BadValue
from app.training.choices import Choices
from app.training.loading import REMEDY, Source, usable
from app.training.split import in_two, split
from tests.training.small import drawn, random_digits

MNIST = Choices(data="mnist")


def refused(folder: Path | None) -> str:
    """What is said of an MNIST folder."""
    return refusal(lambda: split(MNIST, Source(folder)))


def refusal(attempt) -> str:
    with pytest.raises(BadValue) as caught:
        attempt()
    assert caught.value.field == "data"
    return caught.value.message


def idx(values: np.ndarray) -> bytes:
    shape = b"".join(size.to_bytes(4, "big") for size in values.shape)
    return gzip.compress(bytes([0, 0, 8, values.ndim]) + shape + values.astype(np.uint8).tobytes(), mtime=0)


def write_mnist(folder, train: int = 20, test: int = 10, side: int = 28):
    """Files as those of MNIST, of fewer digits: the picture of number i has i in its first pixel."""
    for part, count in (("train", train), ("test", test)):
        images = np.zeros((count, side, side))
        images[:, 0, 0] = np.arange(count)
        for name, values in zip(FILES[part], (images, np.arange(count) % 10), strict=True):
            (folder / name).write_bytes(idx(values))
    return folder


def barred(monkeypatch):
    """Have every look into a folder refused, as for a folder of mode 000 of somebody else."""

    def refusing(path, *_, **__):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(mnist_folder.os, "stat", refusing)


def rows(digits: LabelledDigits) -> list[bytes]:
    return sorted(image.tobytes() + bytes([label]) for image, label in zip(digits.images, digits.labels, strict=True))


# Parting


def test_every_digit_is_in_one_of_the_two_parts():
    train, test = in_two(random_digits(101), 0.7, 3)
    assert rows(random_digits(101)) == sorted(rows(train) + rows(test))
    assert (len(train.labels), len(test.labels)) == (71, 30)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8, 0.95])
def test_every_label_is_parted_in_the_same_share(share):
    given = split(replace(Choices(), train_share=share))
    counts = np.bincount(eight_by_eight().labels)
    assert len(given.train.labels) == round(share * 1797)
    assert np.abs(np.bincount(given.train.labels, minlength=10) - share * counts).max() <= 1


@pytest.mark.parametrize("count", [2, 3, 5])
@pytest.mark.parametrize("share", [0.1, 0.95])
def test_neither_part_is_ever_empty(count, share):
    for part in in_two(random_digits(count), share, 0):
        assert len(part.labels) >= 1


def test_the_seed_decides_the_parts():
    first, again, other = (split(Choices(seed=seed)) for seed in (1, 1, 2))
    assert np.array_equal(first.test.images, again.test.images)
    assert not np.array_equal(first.test.images, other.test.images)


def test_the_parts_are_shuffled():
    assert len(set(split(Choices()).train.labels[:30].tolist())) > 5


# MNIST


def test_mnist_is_tested_on_its_own_test_digits_and_the_share_is_the_first_of_the_others(tmp_path):
    given = split(replace(MNIST, train_share=0.25), Source(write_mnist(tmp_path)))
    assert given.train.images[:, 0].tolist() == [0, 1, 2, 3, 4]
    assert given.test.images[:, 0].tolist() == list(range(10))


def test_mnist_stays_bytes_and_is_shared_by_the_runs_of_a_process(tmp_path):
    folder = write_mnist(tmp_path)
    one, other = split(MNIST, Source(folder)), split(replace(MNIST, seed=1, train_share=0.5), Source(folder))
    assert one.train.images.dtype == np.uint8
    assert np.shares_memory(one.train.images, other.train.images)
    assert one.train.inputs().max() == np.float32(15 / 255)


def test_files_that_have_changed_are_read_again(tmp_path):
    before = split(MNIST, Source(write_mnist(tmp_path)))
    write_mnist(tmp_path, train=40)
    for name in os.listdir(tmp_path):
        os.utime(tmp_path / name, ns=(1, 1))
    assert len(split(MNIST, Source(tmp_path)).train.labels) == 2 * len(before.train.labels)


def test_even_the_smallest_mnist_leaves_a_digit_to_train_on(tmp_path):
    given = split(replace(MNIST, train_share=0.1), Source(write_mnist(tmp_path, train=3)))
    assert len(given.train.labels) == 1


def test_without_mnist_it_is_said_that_it_can_be_downloaded(tmp_path):
    assert refused(None) == refused(tmp_path) == "MNIST is not here; it can be downloaded."


@pytest.mark.parametrize("name", [name for names in FILES.values() for name in names])
def test_a_file_that_is_missing_is_named(tmp_path, name):
    (write_mnist(tmp_path) / name).unlink()
    message = refused(tmp_path)
    assert name in message
    assert str(tmp_path) not in message


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        (FILES["train"][0], b"no gzip", "not a readable gzip file"),
        (FILES["train"][0], idx(np.zeros((20, 28))), "not an IDX file of unsigned bytes in 3"),
        (FILES["train"][0], idx(np.zeros((20, 27, 28))), "28 x 28"),
        (FILES["train"][1], idx(np.zeros(19)), "not 19 images"),
        (FILES["train"][1], idx(np.full(20, 10)), "label above 9"),
        (FILES["test"][1], gzip.compress(b"\0\0\x08\x01", mtime=0), "does not fit its shape"),
    ],
)
def test_a_damaged_file_is_named_with_what_is_wrong(tmp_path, name, content, complaint):
    (write_mnist(tmp_path) / name).write_bytes(content)
    message = refused(tmp_path)
    assert message.startswith("MNIST cannot be read: ") and message.endswith(REMEDY)
    assert complaint in message
    assert name.split("-")[0] in message


def test_a_file_that_may_not_be_read_is_neither_called_damaged_nor_to_be_removed(tmp_path, monkeypatch):
    name = FILES["test"][1]
    access = os.access
    monkeypatch.setattr(mnist_folder.os, "access", lambda path, mode: path.name != name and access(path, mode))
    message = refused(write_mnist(tmp_path))
    assert message == f"The server has no permission to read {name}. Give it that permission."


def test_a_file_that_cannot_be_opened_though_it_may_be_read_is_told_the_same(tmp_path, monkeypatch):
    name = FILES["test"][1]
    read = Path.read_bytes

    def refusing(path: Path) -> bytes:
        if path.name == name:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refusing)
    message = refused(write_mnist(tmp_path))
    assert message == f"The server has no permission to read {name}. Give it that permission."


def test_a_folder_that_may_not_be_looked_into_is_not_called_empty(tmp_path, monkeypatch):
    write_mnist(tmp_path)
    barred(monkeypatch)
    message = refused(tmp_path)
    assert message == "The server has no permission to read the MNIST folder. Give it that permission."


@pytest.mark.parametrize("counts", [{"train": 0}, {"test": 0}])
def test_files_without_a_digit_are_refused(tmp_path, counts):
    assert "no digits" in refused(write_mnist(tmp_path, **counts))


@pytest.mark.mnist
def test_the_real_mnist_is_parted_as_it_was_published(mnist_folder):
    given = split(replace(MNIST, train_share=0.5), Source(mnist_folder))
    assert (len(given.train.labels), len(given.test.labels)) == (30_000, 10_000)


# Drawings


def test_own_drawings_are_parted():
    given = split(Choices(data="mine"), Source(drawings=drawn(10)))
    assert (len(given.train.labels), len(given.test.labels)) == (8, 2)


@pytest.mark.parametrize(("mine", "count"), [(drawn(0), 0), (drawn(1), 1)])
def test_too_few_drawings_are_counted(mine, count):
    message = refusal(lambda: split(Choices(data="mine"), Source(drawings=mine)))
    assert message == f"Training needs at least 2 labelled drawings; there are {count}."


@pytest.mark.parametrize("labels", [np.arange(4), np.array([0, 1, 2, 3, 10]), np.array([0, 1, 2, 3, -1])])
def test_a_drawing_without_a_label_is_refused(labels):
    assert "label from 0 to 9" in refusal(lambda: usable(replace(random_digits(5), labels=labels)))


@pytest.mark.parametrize("pixel", [1.5, -0.1, np.nan, np.inf])
def test_a_pixel_out_of_range_is_refused(pixel):
    mine = random_digits(5)
    mine.images[3, 7] = pixel
    assert "from 0 (paper) to 1 (ink)" in refusal(lambda: usable(mine))


def test_drawings_of_another_size_are_refused():
    assert "28 × 28" in refusal(lambda: usable(random_digits(5, side=8)))
