"""All weight pictures of a layer, or all pictures of their gradients, as one image that a browser can keep.

It is grey: white where a number is as large as the full colour, the numbers above 0 in its upper half and those below 0
in the lower. Its address has a digest of the numbers and what arranges them, so that it never changes.
"""

from functools import lru_cache
from hashlib import blake2b
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray

from app.caches import PerObject
from app.engine.backward import BackwardPass
from app.engine.network import Array, Network
from app.explorer.session import Position, Session
from app.scene.colour.png import encode, file_uri
from app.scene.colour.scales import full_gradient, full_weight
from app.scene.picture.layout.geometry import layout
from app.scene.picture.layout.layouts import LayoutKey
from app.scene.picture.layout.weight_pictures import WeightPictures

FOLDER = "/digit/pictures"
LEVELS = 16  # of strength: few enough for a small file, more than an eye tells apart
WEIGHTS, GRADIENTS = "weights", "gradients"


def holder_of(position: Position, kind: str) -> Network | BackwardPass:
    """What has the numbers of such pictures: the network as it is now, or the backward pass."""
    return position.network if kind == WEIGHTS else position.step.backward


def values_of(holder: Network | BackwardPass) -> Array:
    """Its numbers of layer 1, neurons × inputs."""
    return (holder.weights if isinstance(holder, Network) else holder.weight_gradients)[0]


def full_size(position: Position, kind: str) -> float:
    """From which size on the colour is full; for weights it stays that of the old ones until the next training step."""
    if kind == WEIGHTS:
        return full_weight(position.step.network)
    return full_gradient(position.step.backward)


def numbers_digest(holder: Network | BackwardPass) -> str:
    """16 letters that stand for its numbers of layer 1."""
    return _digests(holder)


_digests: PerObject[Network | BackwardPass, str] = PerObject(
    lambda holder: blake2b(values_of(holder).data, digest_size=8).hexdigest()
)


def sprite_address(session: Session, key: LayoutKey, pictures: WeightPictures, kind: str, alone: bool) -> str:
    """Where the image is to be had for the layout of a key; where it has to stand `alone`, the image itself."""
    holder = holder_of(session.position, kind)
    full = full_size(session.position, kind)
    if alone:
        return file_uri(sprite(values_of(holder), pictures, full))
    return f"{FOLDER}/{kind}/{numbers_digest(holder)}.png?{_arranged(key, full)}"


@lru_cache(maxsize=256)
def _arranged(key: LayoutKey, full: float) -> str:
    sizes, _, frame, neurons, _ = key
    kept = "-".join(str(number) for layer, number in sorted(neurons) if layer == 1)
    arranged = {"sizes": sizes_text(sizes), "frame": frame, "full": f"{full:g}"}
    return urlencode(arranged | ({"kept": kept} if kept else {}))


def sizes_text(sizes: tuple[int, ...]) -> str:
    """The sizes as an address has them, since the layers behind decide on the room of the pictures: “784-30-10”."""
    return "-".join(map(str, sizes))


def arrangement_of(network: Network, frame: str, kept: frozenset[int]) -> WeightPictures | None:
    """The weight pictures that such an address was made for; None where the network has none."""
    neurons = frozenset((1, number) for number in kept)
    return layout(network.sizes, network.biases is not None, frame, neurons).weight_pictures


def sprite(values: Array, pictures: WeightPictures, full: float) -> bytes:
    """The image as a PNG file, full strength from |number| = `full` on; what is not a number is taken for 0."""
    strengths = np.rint(np.clip(np.nan_to_num(values) / full, -1, 1) * LEVELS) * (255 / LEVELS)
    width, height = pictures.dots
    drawn = np.zeros((2 * height, width, 1), np.uint8)
    for order, number in enumerate(pictures.numbers):
        picture = strengths[number - 1].reshape(pictures.side, pictures.side)
        column, row = pictures.dot(order)
        for sign, top in ((1, row), (-1, row + height)):
            drawn[top : top + pictures.side, column : column + pictures.side, 0] = _bytes(sign * picture)
    return encode(drawn)


def _bytes(strengths: Array) -> NDArray[np.uint8]:
    return np.maximum(strengths, 0).astype(np.uint8)
