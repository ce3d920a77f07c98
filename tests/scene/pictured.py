"""Small networks whose inputs are a picture of 10 × 10, and the pictures of a panel."""

from itertools import pairwise

import numpy as np

from app.explorer.opening import Description, open_session
from app.explorer.session import Session
from app.scene.formulas.parts import Section
from app.scene.formulas.pixel_picture import PixelPicture
from app.scene.panel.panel import explain_scene

SIZES = (100, 4, 3)


def picture_session(sizes=SIZES, activations=("tanh", "sigmoid"), examples=1, seed=1, **changes) -> Session:
    """Random weights, and drawings of which half is paper."""
    rng = np.random.default_rng(seed)
    ink = np.clip(rng.normal(0, 0.6, (examples, sizes[0])), 0, 1)
    weights = [rng.normal(0, 1.5 / m**0.5, (n, m)).tolist() for m, n in pairwise(sizes)]
    given = {
        "activations": list(activations),
        "weights": weights,
        "bias_values": [rng.normal(0, 0.4, n).tolist() for n in sizes[1:]],
        "inputs": ink.tolist(),
        "targets": np.eye(sizes[-1])[rng.integers(0, sizes[-1], examples)].tolist(),
        "learning_rate": 0.5,
    }
    return open_session(Description(list(sizes), **given | changes))


def section_of(session: Session, title: str) -> Section:
    """The section of the panel whose title begins so."""
    return next(s for s in explain_scene(session).body.sections if s.title.startswith(title))


def pictures(section: Section, row: int = 0) -> list[PixelPicture]:
    """The pictures of one equation."""
    return [piece.picture for piece in section.pictures[row] if piece.picture]


def values(section: Section, row: int = 0) -> list:
    """Their numbers, None where they are not reached."""
    return [picture.values for picture in pictures(section, row)]
