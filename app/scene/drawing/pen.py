"""What is seen while the pen moves, as a lean map: what the network sees, all activations, and the ten bars."""

from collections.abc import Iterator
from dataclasses import replace

from app.explorer.session import Session
from app.scene.around.film import line_of, loss_in_head, products
from app.scene.drawing.draw import DrawScene
from app.scene.picture.edge_marks import EdgeMark
from app.scene.picture.network_scene import NetworkScene, network_scene
from app.scene.picture.seen import Seen, at_rest, difference

CARRIES_MUCH = 0.25  # of the largest |a·w| into a layer, from which on an edge is lit


def pen_map(drawn: Session, like: Session, frame: str) -> Seen:
    """What is seen of a drawing and not of the session at rest; edges that carry much of a·w are lit."""
    network = network_scene(drawn, frame, like=like)
    edges = tuple(replace(edge, active=True) if lit else edge for edge, lit in _lit(drawn, network))
    found = difference(replace(network, edges=edges), *at_rest(like, frame))
    return found | loss_in_head(drawn)


def _lit(drawn: Session, network: NetworkScene) -> Iterator[tuple[EdgeMark, bool]]:
    """Every edge, and whether what travels along it is much of what comes to its layer."""
    carried: dict[str, float] = {}
    for layer in range(1, drawn.position.step.network.depth + 1):
        sizes = {line.mark: abs(size) for line, size in products(drawn, layer, network, False)}
        most = max(sizes.values(), default=0.0)
        carried |= {line: size / most for line, size in sizes.items()} if most else {}
    for edge in network.edges:
        yield edge, carried.get(line_of(edge), 0.0) >= CARRIES_MUCH


def bars_map(scene: DrawScene) -> Seen:
    """The bars of the drawing column, the digit that is read, and what the network sees."""
    found: Seen = {"prediction .verdict-word": {"": scene.verdict}, "prediction .read": {"": scene.digit}}
    for number, bar in enumerate(scene.bars, 1):
        place = f"prediction .bars>:nth-child({number})"
        found[place] = {"class": "likeliest" if bar.likeliest else ""}
        found[f"{place} .fill"] = {"width": f"{bar.width}"}
        found[f"{place} .value"] = {"": bar.text}
    if scene.seen:
        found["prediction .seen image"] = {"href": scene.seen}
        found["prediction .seen"] = {"class": "seen"}
    return found
