"""The mark of the tab Check on every edge that is drawn: whether its gradient agrees with the measured slope."""

from app.engine.parameters import Parameter
from app.explorer import checking
from app.explorer.session import Session
from app.scene.picture.edge_parts import CheckMark, ChipMark
from app.scene.picture.grips import RADIUS, Grip

AT_GRIP = 0.8  # of the size it has on a chip: it stands between two columns of labels
MOST_MULTIPLICATIONS = 100_000_000  # about a tenth of a second; of a larger network the first edges are checked


def agreements(session: Session, edges: tuple[Parameter, ...]) -> dict[Parameter, bool]:
    """Whether the gradients of these edges that are reached agree; none unless the panel shows the tab Check."""
    at = session.position
    chosen = session.view.look
    if session.view.tab != "check":
        return {}
    reached = sorted((edge for edge in edges if at.reached("dC/dw", edge[0])), key=lambda edge: edge != chosen)
    affordable = MOST_MULTIPLICATIONS // (2 * at.step.network.parameter_count * len(at.step.inputs))
    return {edge: checking.compare(at.step, edge).agrees for edge in reached[: max(1, affordable)]}


def check_mark(agrees: bool | None, chip: ChipMark | None, grip: Grip | None) -> CheckMark | None:
    """The mark on the corner of the chip or, where there is none, at the grip; None where nothing is compared."""
    if agrees is None:
        return None
    if chip:
        return CheckMark(agrees, chip.x + chip.width / 2 - 2, chip.y - chip.height / 2 + 2, 1.0)
    x, y, radius = grip
    return CheckMark(agrees, x, y, round(min(radius / RADIUS, AT_GRIP), 2))


def said_of(agrees: bool | None) -> str:
    """The same in words, empty where nothing is compared."""
    return {None: "", True: "checked", False: "differs from the measured slope"}[agrees]
