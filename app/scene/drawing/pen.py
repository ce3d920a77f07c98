"""What is seen while the pen moves, as a lean map: what the network sees, all activations, and the ten bars."""

from app.explorer.session import Session
from app.scene.around.film import products
from app.scene.around.walk import loss_scene
from app.scene.drawing.draw import DrawScene
from app.scene.formulas.numbers import NOT_REACHED
from app.scene.picture.network_scene import network_scene
from app.scene.picture.seen import Seen, seen

CARRIES_MUCH = 0.25  # of the largest |a·w| into a layer, from which on an edge is lit


def pen_map(drawn: Session, like: Session, frame: str) -> Seen:
    """The picture of a drawing in place of the one of the session; edges that carry much of a·w are lit."""
    network = network_scene(drawn, frame, like=like)
    found = seen(network)
    for layer in range(1, drawn.position.step.network.depth + 1):
        carried = {line.mark.removesuffix(" .line"): abs(size) for line, size in products(drawn, layer, network, False)}
        least = CARRIES_MUCH * max(carried.values(), default=0.0)
        for mark, size in carried.items():
            if size >= least > 0:
                found[mark]["class"] += " active"
    return found | {"loss .value": {"": NOT_REACHED}, "loss .letter": {"": loss_scene(drawn).heading}}


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
