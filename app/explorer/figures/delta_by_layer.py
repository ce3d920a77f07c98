"""δ through the layers: of a chain of equal neurons, or of the network that is walked."""

from functools import lru_cache

import numpy as np

from app.engine.activations import ACTIVATIONS
from app.engine.network import Array, Network
from app.explorer.figures.figure import Figure, Handle, Kind, Setting, with_figure
from app.explorer.session import Session
from app.explorer.training_step import TrainingStep

CHAIN, OWN = "chain", "own"
MOST_LAYERS = 20
BENDS = tuple(name for name, row in ACTIVATIONS.items() if row.elementwise)


@lru_cache(maxsize=256)
def chain(layers: int, bend: str, w: float, b: float) -> TrainingStep:
    """The training step of a chain of equal neurons, on x = 1 where 0 is wanted, with the squared error."""
    weights, biases = [np.array([[w]])] * layers, [np.array([b])] * layers
    network = Network(tuple(weights), tuple(biases), (bend,) * layers)
    return TrainingStep(network, np.array([[1.0]]), np.array([[0.0]]), "squared_error", "sum", "sgd", 0.1)


def seen_step(session: Session, figure: Figure) -> TrainingStep:
    """The training step whose δ are drawn."""
    if figure.name("of") == OWN:
        return session.position.step
    told = int(figure.number("layers")), figure.name("bend"), figure.number("w"), figure.number("b")
    return chain(*told)


def sizes(session: Session, figure: Figure) -> tuple[float | None, ...]:
    """The largest |δ| of each layer, from the first to the last; None where the walk has not come to it yet.

    Of the network that is walked they are those of the example that is looked at.
    """
    own = figure.name("of") == OWN
    step, at = seen_step(session, figure), session.position
    known = [not own or at.reached("delta", layer) for layer in range(1, step.network.depth + 1)]
    if not any(known):
        return (None,) * len(known)
    example = session.example if own else 0
    found = (float(np.abs(delta[example]).max()) for delta in step.backward.delta)
    return tuple(size if there else None for size, there in zip(found, known, strict=True))


@lru_cache
def steepest(bend: str) -> float:
    """The largest slope that a bend has anywhere."""
    return float(ACTIVATIONS[bend].slope(np.linspace(-8, 8, 3201)[:, None]).max())


def _numbers(session: Session, figure: Figure) -> dict[str, float]:
    found = sizes(session, figure)
    numbers = {f"delta.{layer}": size for layer, size in enumerate(found, 1) if size is not None}
    numbers |= {"ratio": found[-1] / found[0]} if found[0] and found[-1] is not None else {}
    through = abs(figure.number("w")) * steepest(figure.name("bend"))
    return numbers | ({"least": 1 / through} if through else {})


def _handles(session: Session, figure: Figure) -> tuple[Handle, ...]:
    if figure.name("of") == OWN:
        return ()
    return (
        Handle("w", "every weight", "w", figure.number("w"), -8, 8, 0.1, (1.0, 4.0)),
        Handle("b", "every bias", "b", figure.number("b"), -4, 4, 0.1, (0.0, -2.0)),
        Handle("layers", "layers", "", figure.number("layers"), 2, MOST_LAYERS, 1),
    )


def _pull(session: Session, figure: Figure, key: str, value: float) -> Session:
    return with_figure(session, figure.having(**{key: round(value) if key == "layers" else value}))


def _series(session: Session, figure: Figure, points: int) -> dict[str, Array | None]:
    return {"delta": np.array([np.nan if size is None else size for size in sizes(session, figure)])}


DELTA_BY_LAYER = Kind(
    name="delta-by-layer",
    title="δ through the layers",
    about="One bar per layer, ten times smaller for each line further down. δ comes from the right.",
    settings={
        "of": Setting(CHAIN, names=(CHAIN, OWN)),
        "bend": Setting("sigmoid", names=BENDS),
        "layers": Setting(10.0, 2, MOST_LAYERS, whole=True),
        "w": Setting(1.0, -8, 8),
        "b": Setting(0.0, -4, 4),
    },
    unfit=lambda session: "",
    numbers=_numbers,
    handles=_handles,
    pull=_pull,
    series=_series,
    acts={},
)
