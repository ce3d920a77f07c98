"""The text of a page: sentences whose numbers, letters, handles and words are tied to the walk and to the picture."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.course.glossary import GLOSSARY
from app.course.lesson import Formula
from app.course.markup import Prose, Run, Sentence
from app.course.verbs import dragged_of, term_key
from app.explorer.look import Layer, Neuron, look_of
from app.explorer.number import PATH, NumberName, any_name_of, letter_of
from app.explorer.reading import Reading
from app.explorer.why.worked import letters_of, words_for
from app.explorer.wording import in_letters
from app.scene.field_error import FieldError
from app.scene.formulas import equations
from app.scene.formulas.mathml import Math, letter
from app.scene.formulas.parts import Inline, Shown, lights_neuron, lights_number, shown

DO = {
    "step": ("Step", "/move/step"),
    "forward": ("Forward pass", "/move/step-forward"),
    "backward": ("Backward pass", "/move/step-backward"),
    "update": ("Update", "/move/update"),
}

HELD = "held"
"""how the field of a number in a sentence is named in an error, before the number"""

TOGETHER = "\u00a0=\u00a0"  # what an = stands between stays in one line
OF_NEURON: dict[str, Callable[[Reading, int, str], Math]] = {
    "z": equations.weighted_sum,
    "a": equations.activation,
    "slope": equations.slope,
    "dC/da": equations.upstream,
    "delta": equations.own_delta,
    "gathered-delta": equations.gathered_delta,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence: plain text, or what it shows, holds, explains, leads to or does."""

    kind: str
    "text, value, show, drag, term, lesson or do"
    text: Inline = ""
    strong: bool = False
    emphasised: bool = False
    number: Shown | None = None
    "of a value"
    lights: str = ""
    "of what it shows"
    path: int = 0
    "the path that it shows"
    target: str = ""
    "the number that is held, the word, the address or the move"
    range: tuple[str, str, str] = ("", "", "")
    "of a handle: least, most and step"
    spoken: str = ""
    error: FieldError | None = None
    "of a number that was typed and refused"


@dataclass(frozen=True, slots=True)
class ProseScene:
    """A paragraph, or the items of a list."""

    kind: str
    items: tuple[tuple[Piece, ...], ...]
    block: str = "prose"


@dataclass(frozen=True, slots=True)
class FormulaScene:
    """A named formula of the walk."""

    equations: tuple[Math, ...]
    block: str = "formula"


def prose_scene(reading: Reading, prose: Prose, error: FieldError | None = None) -> ProseScene:
    """A paragraph at a place of the walk, in its letters; a number that is refused stays typed with the message."""
    items = (sentence_pieces(reading, sentence) for sentence in prose.items)
    if error is None or not error.field.startswith(f"{HELD} "):
        return ProseScene(prose.kind, tuple(items))
    return ProseScene(prose.kind, tuple(tuple(_refused(piece, error) for piece in sentence) for sentence in items))


def sentence_pieces(reading: Reading, sentence: Sentence) -> tuple[Piece, ...]:
    """The pieces of a sentence."""
    return tuple(_piece(reading, run) for run in sentence)


def formula_scene(reading: Reading, formula: Formula) -> FormulaScene:
    """The equations of a kind of stage in a layer, with letters."""
    return FormulaScene(_equations(reading, formula))


def _refused(piece: Piece, error: FieldError) -> Piece:
    return replace(piece, error=error) if error.field == f"{HELD} {piece.target}" else piece


def _equations(reading: Reading, formula: Formula) -> tuple[Math, ...]:
    layer = formula.layer
    of_neuron = OF_NEURON.get(formula.kind)
    if of_neuron:
        return (of_neuron(reading, layer, "j"),)
    if formula.kind == "gradients":
        return equations.gradients(reading, layer)
    return (equations.loss(reading) if formula.kind == "C" else equations.update(reading, "w"),)


def _piece(reading: Reading, run: Run) -> Piece:
    made = _PIECES[run.verb](reading, replace(run, text=in_letters(run.text, reading.notation)))
    return replace(made, strong=run.strong, emphasised=run.emphasised)


def _text(reading: Reading, run: Run) -> Piece:
    return Piece("text", run.text.replace(" = ", TOGETHER))


def _value(reading: Reading, run: Run) -> Piece:
    return Piece("value", number=shown(reading, any_name_of(run.target)))


def _show(reading: Reading, run: Run) -> Piece:
    """A mark of the picture by its letter, which is spoken in words, or by the words of the sentence."""
    n = reading.notation
    if run.target.startswith(("neuron.", "layer.")):
        look = look_of(run.target)
        if isinstance(look, Neuron):
            name = NumberName("a" if look[0] else "x", *look)
            spoken = "" if run.text else reading.spoken(name)
            return Piece("show", run.text or letter(n.a(*look)), lights=lights_neuron(*look), spoken=spoken)
        assert isinstance(look, Layer)
        size = reading.network.sizes[look.number]
        lights = " ".join(lights_neuron(look.number, j) for j in range(1, size + 1))
        return Piece("show", run.text or f"layer {n.number(look.number)}", lights=lights)
    shows = any_name_of(run.target)
    spoken = "" if run.text else words_for(reading, shows)
    if isinstance(shows, NumberName) and shows.quantity == PATH:
        return Piece("show", run.text or letters_of(shows, n), path=shows.to)
    if isinstance(shows, NumberName):
        lights = lights_number(shows, reading.network.depth)
        return Piece("show", run.text or letter(letter_of(shows, n)), lights=lights, spoken=spoken)
    return Piece("show", run.text or letters_of(shows, n))


def _drag(reading: Reading, run: Run) -> Piece:
    """A number in the hand, as it is now."""
    held = dragged_of(run.target)
    name = held.name
    return Piece(
        "drag",
        letter(letter_of(name, reading.notation)),
        number=shown(reading, name),
        lights=lights_number(name, reading.network.depth),
        target=str(name),
        range=(held.least, held.most, held.step),
        spoken=reading.spoken(name),
    )


def _term(reading: Reading, run: Run) -> Piece:
    key = term_key(run.target)
    word, says = (in_letters(text, reading.notation) for text in (GLOSSARY[key].word, GLOSSARY[key].says))
    return Piece("term", run.text or word, target=key, spoken=says)


def _lesson(reading: Reading, run: Run) -> Piece:
    return Piece("lesson", run.text, target=f"/learn/{run.target}" if "/" in run.target else f"/lessons/{run.target}")


def _do(reading: Reading, run: Run) -> Piece:
    title, address = DO[run.target]
    return Piece("do", run.text or title, target=address)


_PIECES = {"": _text, "value": _value, "show": _show, "drag": _drag, "term": _term, "lesson": _lesson, "do": _do}
