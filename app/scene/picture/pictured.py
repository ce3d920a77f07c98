"""What the picture shows of a network, and so what can be asked about."""

from app.engine.parameters import Parameter
from app.explorer.practise.predicting import Pictured
from app.explorer.session import Session
from app.scene.picture.network_scene import network_scene


def pictured(session: Session) -> Pictured:
    """The neurons, weights and biases that are drawn; the same in every frame."""
    scene = network_scene(session)
    cells = scene.grid.cells if scene.grid else ()
    neurons = (_numbers(mark.key) for mark in (*cells, *scene.neurons))
    edges = (Parameter(*_numbers(mark.key), *((0,) if mark.is_bias else ())) for mark in scene.edges)
    return Pictured(tuple(neurons), tuple(edges))


def _numbers(key: str) -> tuple[int, ...]:
    return tuple(map(int, key.split(".")))
