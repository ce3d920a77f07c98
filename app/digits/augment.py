"""New versions of a digit: turned, stretched, sheared, moved and written with a thicker or thinner pen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.digits.datasets import SIDE
from app.digits.ink import CENTRE

Images = NDArray[np.float32]

FRAMED = SIDE + 2
SIDES = ((-1, 0), (1, 0), (0, -1), (0, 1))
ROWS, COLUMNS = (axis.astype(np.float32) for axis in np.divmod(np.arange(SIDE * SIDE), SIDE))


def _hills() -> Images:
    """Bell-shaped hills on a grid over the picture, whose squares add up to about 1 at every pixel: hills x 784."""
    peaks = np.linspace(0, SIDE - 1, HILLS_ACROSS)
    along = np.exp(-(((np.arange(SIDE) - peaks[:, None]) / HILL_WIDTH) ** 2) / 2)
    along /= np.sqrt((along**2).sum(axis=0))
    return np.einsum("iy,jx->ijyx", along, along).reshape(HILLS_ACROSS**2, SIDE * SIDE).astype(np.float32)


HILLS_ACROSS, HILL_WIDTH = 5, 5.0
HILLS = _hills()


@dataclass(frozen=True)
class Distortion:
    """How far each image may be changed at random, evenly up to the value either way; all 0 only centres it."""

    shift: float = 0.0
    """pixels, right and down"""
    rotation: float = 0.0
    """degrees"""
    scale: float = 0.0
    """share of the width and, separately, of the height"""
    shear: float = 0.0
    """pixels sideways per pixel of height"""
    stroke: float = 0.0
    """share, up to 1, of the way to the neighbourhood's darkest (thicker) or lightest (thinner) pixel"""
    elastic: float = 0.0
    """pixels that regions are pulled apart, standard deviation"""


def distort(images: Images, by: Distortion, rng: np.random.Generator) -> Images:
    """Each image (n x 784, 0 to 1) changed at random and balanced on the centre, as drawings are, before it is moved.

    The same generator state gives the same images. The changes are those of Simard, Steinkraus and Platt, "Best
    practices for convolutional neural networks applied to visual document analysis" (2003), elastic ones among them.
    """
    inked = _rewritten(images, rng.uniform(-by.stroke, by.stroke, len(images)).astype(np.float32))
    shift = rng.uniform(-by.shift, by.shift, (len(images), 2)).astype(np.float32)
    maps = _backward_maps(by, len(images), rng)
    places = np.matmul(maps, np.stack([COLUMNS, ROWS]) - (CENTRE + shift)[:, :, None])
    if by.elastic:
        places += _pulls(by.elastic, len(images), rng)
    return _resampled(inked, places + centres_of_mass(inked)[:, :, None])


def centres_of_mass(images: Images) -> Images:
    """Where each image (n x 784) balances, n x 2, x before y, in pixels; blank ones at 0."""
    mass = np.maximum(images.sum(axis=1), np.finfo(np.float32).tiny)
    return np.stack([images @ COLUMNS / mass, images @ ROWS / mass], axis=1)


def _backward_maps(by: Distortion, count: int, rng: np.random.Generator) -> Images:
    """One 2 x 2 matrix per image, from a place in the new image to the place in the old one."""
    angle = np.radians(rng.uniform(-by.rotation, by.rotation, count))
    shear = rng.uniform(-by.shear, by.shear, count)
    across, down = 1 + rng.uniform(-by.scale, by.scale, (2, count))
    cos, sin = np.cos(angle), np.sin(angle)
    turned = np.array([[cos, shear * cos - sin], [sin, shear * sin + cos]])
    return (turned / np.array([across, down])[:, None]).transpose(2, 0, 1).astype(np.float32)


def _pulls(strength: float, count: int, rng: np.random.Generator) -> Images:
    """Smooth random fields, one per image and direction (count x 2 x 784), of that standard deviation."""
    return rng.standard_normal((count, 2, len(HILLS)), dtype=np.float32) @ (HILLS * np.float32(strength))


def _resampled(images: Images, places: Images) -> Images:
    """What each image shows, bilinearly, at its places (n x 2 x 784, x before y), pixel by pixel of the new one."""
    # In the framed image, whose frame of paper answers for every place outside.
    places = np.clip(places + 1, 0, SIDE + 0.999)
    corner = np.floor(places)
    right, below = (places - corner).transpose(1, 0, 2)
    x, y = corner.astype(np.int32).transpose(1, 0, 2)
    at = (np.arange(len(images), dtype=np.int32)[:, None] * FRAMED + y) * FRAMED + x
    pixels = _framed(images).ravel()
    top = pixels[at] * (1 - right) + pixels[at + 1] * right
    bottom = pixels[at + FRAMED] * (1 - right) + pixels[at + FRAMED + 1] * right
    return top * (1 - below) + bottom * below


def _framed(images: Images) -> Images:
    """The images as n x 30 x 30 with one pixel of paper around them."""
    return np.pad(images.reshape(-1, SIDE, SIDE), ((0, 0), (1, 1), (1, 1)))


def _rewritten(images: Images, amount: Images) -> Images:
    """Each image with a thicker (amount > 0) or thinner pen: blended with the grey-level dilation or erosion."""
    around = np.stack([images, *(_neighbours(images, right, down) for right, down in SIDES)])
    goal = np.where(amount[:, None] > 0, around.max(axis=0), around.min(axis=0))
    return images + np.abs(amount)[:, None] * (goal - images)


def _neighbours(images: Images, right: int, down: int) -> Images:
    """What lies so many pixels (-1, 0 or 1) to the right of and below each pixel, flattened like the images."""
    return _framed(images)[:, 1 + down :, 1 + right :][:, :SIDE, :SIDE].reshape(images.shape)
