"""The whole training step as a worked solution to print: given, then every stage as sentence, equations and numbers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from app.engine.network import Network
from app.engine.parameters import Parameter
from app.explorer import moves
from app.explorer.explanations import sentence, stage_title
from app.explorer.notation import letter_symbol
from app.explorer.practise.mistakes import hidden, over
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Position, Session, View
from app.explorer.stages import Stage, stage_index
from app.explorer.training_step import TrainingStep, overflow_is_an_answer
from app.scene.formulas.changes import loss_change, same_examples
from app.scene.formulas.mathml import Math, symbol
from app.scene.formulas.parts import Line, Section, line
from app.scene.panel.chain.paths import PathsTable, paths_table
from app.scene.panel.chain.stage import stage_sections
from app.scene.picture.layout.layers import picture_side
from app.scene.picture.network_scene import NetworkScene, network_scene

MOST_GIVEN = 64  # numbers of one kind that are listed
MOST_EXAMPLES = 4
MOST_NEURONS, MOST_PARAMETERS = 12, 64
MOST_BESIDE = 4  # neurons of a layer, where two lines of numbers fit beside each other
HIDDEN_MISTAKE = "A mistake is hidden in the explorer right now. These numbers are the true ones."
TO_BE_FOUND = "The backward pass is left out: a mistake in it is still to be found in the explorer."
TO_BE_PREDICTED = "What comes next is left out: it is asked for in the explorer."
OF_EACH_EXAMPLE = ("z", "a", "C", "dC/da", "delta")  # the kinds of stages whose numbers belong to an example


@dataclass(frozen=True, slots=True)
class Given:
    """Numbers that the step begins with, or how many there are where they are too many to list."""

    title: str
    lines: tuple[Line, ...]
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Worked:
    """What a stage works out; `example` names whose numbers these are where there are several."""

    example: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class SolvedStage:
    """A stage: its number, its title, what happens in words, and the equations with the numbers in them."""

    number: int
    title: str
    sentence: str
    worked: tuple[Worked, ...]


@dataclass(frozen=True, slots=True)
class SolvedPaths:
    """The routes from the loss to one weight or bias, and after which stage they are told, from 1."""

    of: Math
    paths: PathsTable
    after: int


@dataclass(frozen=True, slots=True)
class SolutionScene:
    """The page. `outcome` says what the update did to the loss; `notice` that the explorer shows other numbers now.

    The picture is that of the end of the backward pass, as far as that is told; `short` are lines of which two fit
    beside each other on paper.
    """

    title: str
    about: str
    network: NetworkScene
    given: tuple[Given, ...]
    stages: tuple[SolvedStage, ...]
    outcome: str
    notice: str = ""
    routes: SolvedPaths | None = None
    short: bool = False


def solution_scene(session: Session, title: str, about: str) -> SolutionScene:
    """The training step that the session is in, from its first stage to its last, whatever has been reached.

    What the explorer asks the learner for is left out.
    """
    count, notice = _told_now(session.position, session.withholds)
    step = session.position.step.true
    start = Position(step)
    fresh = Session(start, start, view=View(notation=session.notation.name, significant=session.significant))
    with overflow_is_an_answer():
        walked = tuple(islice(_walked(fresh), count))
        stages = tuple(
            _solved(there, stage, number)
            for number, (there, stage) in enumerate(zip(walked, start.stages, strict=False), 1)
        )
        backward = sum(stage.phase != "update" for stage in start.stages)
        shown = walked[:backward][-1] if walked else fresh
        looked_at = _looked_at(session) if len(walked) >= backward else None
        shown = replace(shown, view=replace(shown.view, look=looked_at))
        complete = len(stages) == len(start.stages)
        return SolutionScene(
            title=title,
            about=about,
            network=network_scene(shown),
            given=tuple(_given(reading_of(fresh))),
            stages=stages,
            outcome="" if count < len(start.stages) else _outcome(fresh, step, complete),
            notice=notice,
            routes=looked_at and _routes(shown, looked_at, backward),
            short=max(step.network.sizes) <= MOST_BESIDE and len(step.inputs) == 1,
        )


def worksheet_scene(session: Session, title: str, about: str) -> SolutionScene:
    """The same to be worked out by hand: the formulas of every stage, and room where its numbers belong."""
    solved = solution_scene(replace(session, view=replace(session.view, predicting=False, asking=0)), title, about)
    with overflow_is_an_answer():
        start = Position(session.position.step.true)
        fresh = Session(start, start, view=View(notation=session.notation.name, significant=session.significant))
        picture = network_scene(fresh)
    stages = tuple(replace(stage, worked=tuple(map(_to_be_worked, stage.worked))) for stage in solved.stages)
    return replace(solved, network=picture, stages=stages, outcome="", notice="", routes=None)


def _to_be_worked(worked: Worked) -> Worked:
    return replace(worked, sections=tuple(map(_blank, worked.sections)))


def _blank(section: Section) -> Section:
    """A section whose results are left out, and with them the numbers that lead there."""
    lines = tuple(replace(one, terms=(), result="", full="", number="", spoken="") for one in section.lines)
    total = section.total and replace(section.total, terms=(), result="", full="", number="", spoken="")
    return replace(section, lines=(*lines, *([total] if total else [])), rows=(), total=None, notes=(), curve=None)


def _looked_at(session: Session) -> Parameter | None:
    """The weight or bias whose paths are told: the one that is looked at, else the first weight that is drawn."""
    if isinstance(session.view.look, Parameter):
        return session.view.look
    return None if picture_side(session.position.network.sizes[0]) else Parameter(1, 1, 1)


def _routes(session: Session, parameter: Parameter, after: int) -> SolvedPaths:
    read = reading_of(session)
    return SolvedPaths(symbol(read.notation.parameter(*parameter)), paths_table(session, read, parameter), after)


def _told_now(at: Position, predicting: bool) -> tuple[int, str]:
    """How many stages may be told, and what is said of the others or of a mistake in the explorer."""
    most = len(at.stages)
    if hidden(at) and not over(at):
        forward = stage_index(at.network.depth, "C") + 1
        return min(at.stage, forward) if predicting else forward, TO_BE_FOUND
    if predicting and at.stage < most:
        return at.stage, TO_BE_PREDICTED
    return most, HIDDEN_MISTAKE if hidden(at) else ""


def _walked(session: Session) -> Iterator[Session]:
    """The session after each of its stages, as long as the numbers are finite."""
    for _ in session.position.stages:
        session = moves.step(session)
        if session.position.overflowed:
            return
        yield session


def _solved(session: Session, stage: Stage, number: int) -> SolvedStage:
    title = stage_title(stage, session.notation)
    said = sentence(session.position, session.notation.of_example(None)).removeprefix(f"{title}: ")
    return SolvedStage(number, title, said[0].upper() + said[1:], tuple(_worked(session, stage)))


def _worked(session: Session, stage: Stage) -> Iterator[Worked]:
    many = len(session.position.step.inputs) > 1
    separate = many and stage.kind in OF_EACH_EXAMPLE
    count = min(len(session.position.step.inputs), MOST_EXAMPLES) if separate else 1
    for example in range(count):
        one = reading_of(session).of_example(example)
        own, *together = stage_sections(one, MOST_NEURONS, MOST_PARAMETERS)
        if not separate:
            yield Worked("", (own, *together))
            continue
        yield Worked(f"Example {example + 1}", (_beside_others(own, example),))
        if example == count - 1 and together:
            yield Worked("", tuple(together))


def _beside_others(section: Section, example: int) -> Section:
    """The section under a heading that says whose it is; the equation stands with the first example alone."""
    notes = tuple(note for note in section.notes if not note.text.endswith("is shown."))
    return replace(section, notes=notes, equations=() if example else section.equations)


def _outcome(session: Session, step: TrainingStep, complete: bool) -> str:
    if not complete:
        return "The numbers have grown too large to go on."
    letter = session.notation.loss
    moved = loss_change(step, "it", session.significant)
    return f"With the new weights, the same {same_examples(step)} would give a new {letter}: {moved}."


def _given(read: Reading) -> Iterator[Given]:
    """Inputs and targets of the first examples, the weights layer by layer, the learning rate."""
    examples = range(min(read.examples, MOST_EXAMPLES))
    for example in examples:
        one = read.of_example(example)
        name = f" of example {example + 1}" if read.examples > 1 else ""
        yield _listed(f"Inputs{name}", read.network.sizes[0], partial(_inputs, one))
        yield _listed(f"Targets{name}", read.network.sizes[-1], partial(_targets, one))
    for layer in range(1, read.network.depth + 1):
        what = "Weights" if read.network.biases is None else "Weights and biases"
        title = f"{what} into layer {read.notation.number(layer)}"
        yield _listed(title, _parameter_count(read.network, layer), partial(_parameters, read, layer))
    rate = read.step.learning_rate
    yield Given("Learning rate", (line(symbol(read.notation.rate), (), rate, read.significant),))
    if read.step.l2:
        yield Given("Penalty", (line(symbol(read.notation.decay), (), read.step.l2, read.significant),))
    yield from _told(read)


def _told(read: Reading) -> Iterator[Given]:
    """What the optimiser is told; nothing of plain gradient descent."""
    row = read.step.rule
    if row.settings:
        lines = tuple(
            line(
                symbol(letter_symbol(read.notation.optimiser_letter(each.letter))),
                (),
                read.step.settings[each.name],
                read.significant,
            )
            for each in row.settings
        )
        yield Given(f"Optimiser: {row.title}", lines)


def _listed(title: str, count: int, lines: Callable[[], Iterator[Line]]) -> Given:
    if count <= MOST_GIVEN:
        return Given(title, tuple(lines()))
    return Given(title, (), f"{count:,} numbers, not listed here.")


def _parameter_count(network: Network, layer: int) -> int:
    return network.weights[layer - 1].size + (0 if network.biases is None else network.sizes[layer])


def _inputs(read: Reading) -> Iterator[Line]:
    for neuron, value in enumerate(read.inputs, 1):
        yield line(symbol(read.notation.a(0, neuron)), (), float(value), read.significant)


def _targets(read: Reading) -> Iterator[Line]:
    for neuron, value in enumerate(read.targets, 1):
        yield line(symbol(read.notation.y(neuron)), (), float(value), read.significant)


def _parameters(read: Reading, layer: int) -> Iterator[Line]:
    first = 0 if read.network.biases is not None else 1
    for to in range(1, read.network.sizes[layer] + 1):
        for source in (*range(1, read.network.sizes[layer - 1] + 1), *([0] if not first else [])):
            parameter = Parameter(layer, to, source)
            value = parameter.of(read.network.weights, read.network.biases)
            yield line(symbol(read.notation.parameter(*parameter)), (), value, read.significant)
