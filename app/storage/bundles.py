"""Arrays written down together under the digest of what they hold, so that nothing is stored twice."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np

from app.caches import PerObject
from app.engine.network import Array

DIGEST_BYTES = 16
_LENGTH_BYTES = 4


def digest_of(data: bytes | memoryview) -> str:
    """The blake2b digest of bytes, 32 hexadecimal digits."""
    return blake2b(data, digest_size=DIGEST_BYTES).hexdigest()


def _as_it_lies(array: Array) -> memoryview:
    return array.ravel("A").data


array_digest: PerObject[Array, str] = PerObject(lambda array: digest_of(_as_it_lies(array)))


@dataclass(frozen=True, eq=False, slots=True)
class Bundle:
    """Some arrays, and `notes`: plain data kept with them. The digest stands for all of it."""

    digest: str
    arrays: tuple[Array, ...]
    notes: Mapping
    header: bytes = field(repr=False)

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return sum(array.nbytes for array in self.arrays)

    def packed(self) -> bytes:
        """The length of the header, the header, and the arrays one after another as they lie in memory."""
        length = len(self.header).to_bytes(_LENGTH_BYTES, "little")
        return b"".join((length, self.header, *map(_as_it_lies, self.arrays)))


def bundle(arrays: tuple[Array, ...], notes: Mapping) -> Bundle:
    """A bundle of these arrays; each array is read once in its life."""
    header = json.dumps({"arrays": [_described(array) for array in arrays], "notes": notes}, allow_nan=False).encode()
    return Bundle(digest_of(header), arrays, notes, header)


def unpacked(digest: str, data: bytes, known: dict[tuple, Array]) -> Bundle:
    """The bundle that was packed as `data`. An array that is in `known` already is that array; new ones are added."""
    start = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "little")
    header = data[_LENGTH_BYTES:start]
    described = json.loads(header)
    arrays = []
    for own, dtype, order, shape in described["arrays"]:
        key = (own, dtype, order, *shape)
        if key not in known:
            known[key] = _read(np.ndarray(shape, dtype, data, start, order=order), own)
        arrays.append(known[key])
        start += known[key].nbytes
    return Bundle(digest, tuple(arrays), described["notes"], header)


def _described(array: Array) -> tuple:
    # The order in memory is kept too: a product with the same numbers in another order may differ in its last bit.
    return array_digest(array), array.dtype.str, "F" if np.isfortran(array) else "C", array.shape


def _read(view: Array, digest: str) -> Array:
    # A copy lies at an aligned address, which the bytes of the file need not.
    array = view.copy("A")
    array.setflags(write=False)
    array_digest.remember(array, digest)
    return array
