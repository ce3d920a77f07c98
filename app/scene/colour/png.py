"""Small pictures inside the page: a PNG writer of a few lines, so that no imaging library is needed.

Signed numbers become two masks, one for what is above 0 and one for what is below: the masks hold how strong each
number is, the style sheet what colour it has, so that they follow light and dark.
"""

import struct
import zlib
from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.engine.network import Array

SIGNATURE = b"\x89PNG\r\n\x1a\n"
BITS = 8
LEVELS = 24  # of strength: few enough for a small file, more than an eye tells apart
COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}  # grey, grey + alpha, RGB, RGBA


def encode(pixels: NDArray[np.uint8]) -> bytes:
    """The PNG file of height x width x channels bytes; 1 channel is grey, 2 grey and alpha, 3 RGB, 4 RGBA.

    The format is W3C, "Portable Network Graphics (PNG) Specification". Raises KeyError for another number of channels.
    """
    height, width, channels = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, BITS, COLOUR_TYPES[channels], 0, 0, 0)
    unfiltered = np.zeros((height, 1), np.uint8)
    rows = np.hstack([unfiltered, pixels.reshape(height, -1)]).tobytes()
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def picture(levels: Sequence[float] | NDArray[np.floating], side: int) -> str:
    """side x side grey levels, row by row, as a data: address: black ink as opaque as its level, on nothing at all.

    A level of 0 or less is paper, 1 or more is ink. Raises ValueError where there are not side x side of them.
    """
    return _picture(np.rint(np.clip(levels, 0, 1) * 255).astype(np.uint8).reshape(side, side).tobytes(), side)


@lru_cache(maxsize=64)  # the same inputs are drawn at every stage, and under the pen in two places
def _picture(opacities: bytes, side: int) -> str:
    opacity = np.frombuffer(opacities, np.uint8).reshape(side, side)
    return data_uri(np.dstack([np.zeros_like(opacity), opacity]))


def data_uri(pixels: NDArray[np.uint8]) -> str:
    """The picture of height x width x channels bytes as an address that an image can have without a request."""
    return file_uri(encode(pixels))


def file_uri(file: bytes) -> str:
    """The same of a PNG file."""
    return "data:image/png;base64," + b64encode(file).decode("ascii")


def masks(values: Array, full: float) -> tuple[str, str]:
    """The addresses of both masks of rows × columns, full strength from |number| = `full` > 0 on.

    Empty where there is nothing of that sign; what is not a number is taken for 0.
    """
    strengths = np.clip(np.nan_to_num(values) / full, -1, 1)
    return _masks(np.rint(strengths * LEVELS).astype(np.int8).tobytes(), values.shape)


@lru_cache(maxsize=256)  # most pictures of a stage are those of the stage before
def _masks(levels: bytes, shape: tuple[int, int]) -> tuple[str, str]:
    strength = np.frombuffer(levels, np.int8).reshape(shape) / LEVELS
    return _mask(strength), _mask(-strength)


def _mask(strength: Array) -> str:
    opacity = np.rint(np.maximum(strength, 0) * 255).astype(np.uint8)
    return data_uri(np.dstack([np.zeros_like(opacity), opacity])) if opacity.any() else ""


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
