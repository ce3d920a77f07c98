"""Pictures as PNG files, read back by the rules of the format and by the browser's own reader elsewhere."""

import struct
import zlib
from base64 import b64decode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.scene.colour.png import SIGNATURE, data_uri, encode, picture

CHANNELS = {0: 1, 4: 2, 2: 3, 6: 4}


def chunks(file: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG file by their kind, each with a right checksum."""
    found, at = {}, len(SIGNATURE)
    while at < len(file):
        (length,) = struct.unpack_from(">I", file, at)
        kind, data = file[at + 4 : at + 8], file[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", file, at + 8 + length) == (zlib.crc32(kind + data),)
        found[kind] = data
        at += 12 + length
    return found


def decoded(file: bytes) -> np.ndarray:
    """The pixels of a PNG file without filters, height x width x channels."""
    assert file.startswith(SIGNATURE)
    parts = chunks(file)
    assert list(parts) == [b"IHDR", b"IDAT", b"IEND"]
    width, height, bits, colour, *rest = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    assert (bits, rest) == (8, [0, 0, 0])
    rows = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(height, 1 + width * CHANNELS[colour])
    assert not rows[:, 0].any(), "every row says that it is unfiltered"
    return rows[:, 1:].reshape(height, width, CHANNELS[colour])


def opacity_of(address: str) -> np.ndarray:
    """How opaque each pixel is, 0 to 255, in a picture whose ink is black."""
    pixels = decoded(b64decode(address.removeprefix("data:image/png;base64,")))
    assert not pixels[..., 0].any()
    return pixels[..., 1]


@given(st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 4)).flatmap(lambda s: arrays(np.uint8, s)))
def test_every_picture_reads_back_as_it_was(pixels):
    np.testing.assert_array_equal(decoded(encode(pixels)), pixels)


def test_a_number_of_channels_that_png_does_not_know_is_refused():
    with pytest.raises(KeyError):
        encode(np.zeros((2, 2, 5), np.uint8))


def test_the_address_holds_the_file():
    pixels = np.arange(12, dtype=np.uint8).reshape(2, 3, 2)
    assert data_uri(pixels).startswith("data:image/png;base64,")
    assert b64decode(data_uri(pixels).partition(",")[2]) == encode(pixels)


def test_ink_is_as_opaque_as_its_level_row_by_row():
    np.testing.assert_array_equal(opacity_of(picture([0.0, 1.0, 0.2, 0.6], side=2)), [[0, 255], [51, 153]])


def test_levels_beyond_paper_and_ink_are_paper_and_ink():
    np.testing.assert_array_equal(opacity_of(picture([-3.0, 7.0, 0.0, 1.0], side=2)), [[0, 255], [0, 255]])


def test_a_picture_of_another_size_is_refused():
    with pytest.raises(ValueError):
        picture([0.0] * 5, side=2)


def test_a_drawn_digit_takes_less_than_a_kilobyte():
    ring = np.hypot(*(np.indices((28, 28)) - 13.5))
    assert len(picture(np.clip(2 - abs(ring - 8), 0, 1).ravel(), side=28)) < 1000
