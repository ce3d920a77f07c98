"""The numbers of one layer for the example looked at, as far as they are reached."""

import numpy as np

from app.engine.activations import ACTIVATIONS
from app.explorer.session import Position, Session
from app.scene.colour.scales import SATURATED_SLOPE


class LayerNumbers:
    """What the neurons of a layer have in common; what is not reached is None."""

    def __init__(self, session: Session, layer: int):
        at = session.position
        example = session.view.example
        self.layer = layer
        self.at = at
        self.letters = session.notation.plain()
        self.activation = at.step.network.activations[layer - 1] if layer else ""
        self.a = _row(at.step.forward.a[layer], example) if at.reached("a", layer) else None
        self.z = _row(at.step.forward.z[layer - 1], example) if layer and at.reached("z", layer) else None
        self.upstream = _row(at.step.backward.upstream[layer - 1], example) if at.reached("dC/da", layer) else None
        self.delta = _row(at.step.backward.delta[layer - 1], example) if at.reached("delta", layer) else None
        self.slope = _slope(at, layer, self.z)
        self.active = at.current is not None and layer in at.current.active_layers

    def saturated(self, index: int) -> bool:
        """Whether the slope f′(z) is known and almost 0."""
        return self.slope is not None and abs(self.slope[index]) < SATURATED_SLOPE

    def above(self, index: int) -> tuple[str, float] | None:
        """The letter and value of δ once it is known, of ∂C/∂a on the way there."""
        if self.delta is not None:
            return self.letters["label"], float(self.delta[index])
        return (self.letters["upstream"], float(self.upstream[index])) if self.upstream is not None else None


def _row(values: np.ndarray, example: int) -> np.ndarray:
    return values[min(example, len(values) - 1)]


def _slope(at: Position, layer: int, z: np.ndarray | None) -> np.ndarray | None:
    df = ACTIVATIONS[at.step.network.activations[layer - 1]].df if layer else None
    return df(z) if df is not None and z is not None else None
