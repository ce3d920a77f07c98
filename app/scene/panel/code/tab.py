"""The training step as a program: which lines are the current stage, and what a line is about in the picture."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.engine.network import Network
from app.engine.parameters import Parameter
from app.explorer.code.arrays import number_count, too_many
from app.explorer.code.lines import Block, CodeLine, Row, rows, title_text
from app.explorer.code.numpy_program import numpy_program
from app.explorer.code.torch_program import torch_program
from app.explorer.look import Layer, Look, Neuron, TotalLoss
from app.explorer.session import Position, Session
from app.explorer.stages import stage_index
from app.scene.field_error import FieldError
from app.scene.formulas.parts import LOSS, lights_neuron, lights_parameter

MOST_LIT = 64  # marks that one line lights
RUNS = "Copied into a fresh Python, it prints these numbers."
RIGHT = "A mistake is hidden in the numbers shown, not in this code: it prints the true ones."
PACKED = "{count:,} numbers are too many to read here. The downloads have them, with load(), and run as they are."


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A statement as it is written, `rest` on rows of its own. `chosen` says that it is about what is selected."""

    code: str
    comment: str = ""
    rest: str = ""
    current: bool = False
    reached: bool = True
    chosen: bool = False
    lights: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """A link to a file."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Program:
    """The training step with one library: `key` in ids, its name, its rows, the files to take home."""

    key: str
    name: str
    rows: tuple[CodeRow, ...]
    downloads: tuple[Download, ...]


@dataclass(frozen=True, slots=True)
class CodeScene:
    """The programs side by side, and what to do with them; `right` where the numbers shown are not the code's."""

    programs: tuple[Program, ...]
    note: str
    right: str = ""


def code_scene(session: Session, error: FieldError | None = None) -> CodeScene:
    """The programs of the current training step."""
    step = session.position.step
    notebook = Download("Notebook", "/code/notebook.ipynb")
    programs = (program(step, notation=session.notation) for program in (numpy_program, torch_program))
    numpy_rows, torch_rows = (tuple(_rows(session, program)) for program in programs)
    return CodeScene(
        programs=(
            Program("numpy", "NumPy", numpy_rows, (Download("numpy.py", "/code/numpy.py"), notebook)),
            Program("torch", "PyTorch", torch_rows, (Download("torch.py", "/code/torch.py"),)),
        ),
        note=PACKED.format(count=number_count(step)) if too_many(step) else "" if step.slip else RUNS,
        right=RIGHT if step.slip else "",
    )


def _rows(session: Session, blocks: tuple[Block, ...]) -> Iterator[CodeRow]:
    """Every row under the title of its block; one that is no stage of the walk is as far off as the one before it."""
    reached = True
    for number, block in enumerate(blocks):
        if number:
            yield CodeRow("")
        yield CodeRow("", title_text(block))
        for line, row in zip(block.lines, rows(block), strict=True):
            reached = _reached(session.position, line) if line.stages else reached
            yield _row(session, line, row, reached)


def _row(session: Session, line: CodeLine, row: Row, reached: bool) -> CodeRow:
    stage = session.position.current
    current = stage is not None and (stage.kind, stage.layer) in line.stages
    chosen = _chosen(session.view.look, line)
    lights = chosen or " ".join(_marks(session.position.step.network, line))
    chosen_line = bool(chosen) or _is_looked_at(session.view.look, line)
    return CodeRow(row.code, row.comment, row.rest, current, reached, chosen_line, lights)


def _reached(at: Position, line: CodeLine) -> bool:
    return any(stage_index(at.step.network.depth, *stage, at.step.rule.letters) < at.stage for stage in line.stages)


def _chosen(look: Look, line: CodeLine) -> str:
    """The token of the selected neuron or parameter where the line is about its layer."""
    match look:
        case Neuron(layer, number) if line.of == ("neurons", layer):
            return lights_neuron(layer, number)
        case Parameter(layer, _, source) if line.of == ("weights" if source else "biases", layer):
            return lights_parameter(look)
        case _:
            return ""


def _is_looked_at(look: Look, line: CodeLine) -> bool:
    """Whether the line is about the selected layer or the loss, as a whole."""
    what, layer = line.of or ("", 0)
    return look == TotalLoss() if what == "loss" else bool(what) and look == Layer(layer)


def _marks(network: Network, line: CodeLine) -> Iterable[str]:
    """The tokens of all that the line is about, of none where these are too many to tell apart."""
    what, layer = line.of or ("", 0)
    wide = network.sizes[layer]
    sources = {"weights": range(1, network.sizes[layer - 1] + 1), "biases": range(1)}.get(what, range(0))
    if what == "loss":
        return (LOSS,)
    if what == "neurons":
        return (lights_neuron(layer, j) for j in range(1, wide + 1)) if wide <= MOST_LIT else ()
    if wide * len(sources) > MOST_LIT:
        return ()
    return (lights_parameter(Parameter(layer, to, source)) for to in range(1, wide + 1) for source in sources)
