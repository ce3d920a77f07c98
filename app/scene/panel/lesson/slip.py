"""A slip card: the formula as a source prints it, what it comes to here, and its symbols to point at."""

from dataclasses import dataclass

from app.course.answering import asked_of_card
from app.course.lesson import SlipCard
from app.course.slips import is_name, is_statement, printed_value
from app.explorer.number import NumberName, any_name_of
from app.explorer.practise.asked import number_in
from app.explorer.practise.guesses import RIGHT
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Session
from app.explorer.why.worked import letters_of, value_here
from app.explorer.wording import in_letters
from app.scene.formulas.mathml import letter
from app.scene.formulas.numbers import NOT_REACHED
from app.scene.formulas.parts import Inline, lights_number, text_of

NOT_THIS = "That one is right."


@dataclass(frozen=True, slots=True)
class SymbolScene:
    """A symbol of the printed formula: one that can be pointed at has its place in it, a sign between has none."""

    text: Inline
    place: str = ""
    lights: str = ""
    tried: bool = False
    wrong: bool = False
    "once it is found"


@dataclass(frozen=True, slots=True)
class SlipScene:
    """A card as it stands on the page; `comes_to` and `claimed` are empty where it is a statement."""

    id: str
    text: str
    symbols: tuple[SymbolScene, ...]
    claims: Inline
    "the letter of what it is said to give"
    comes_to: str
    claimed: str
    open: bool
    right: bool
    verdict: str
    say: str
    belongs: Inline
    "what belongs in the place of the wrong symbol, once it is found"
    shows: bool
    block: str = "slip"


def slip_scene(session: Session, card: SlipCard) -> SlipScene:
    """The card in the letters of a session. Its numbers are those of the page; one that is asked for waits with it."""
    asked = asked_of_card(session, card)
    tries, known, here = asked.tries, reading_of(asked.known), reading_of(session)
    done = not tries.open
    waits = bool(card.gives) and value_here(here, any_name_of(card.gives)) is None and not done
    comes_to = claimed = ""
    if not is_statement(card):
        both = (printed_value(card, known), number_in(known, card.gives))
        comes_to, claimed = (NOT_REACHED if waits else text_of(value, known.significant) for value in both)
    return SlipScene(
        id=card.id,
        text=in_letters(card.text, known.notation),
        symbols=tuple(_symbol(known, card, at, tries.latest, done) for at in range(len(card.printed))),
        claims=written_symbol(known, card.gives) if card.gives else "",
        comes_to=comes_to,
        claimed=claimed,
        open=not done,
        right=tries.outcome == RIGHT,
        verdict="Found" if tries.outcome == RIGHT else "Shown" if done else NOT_THIS if tries.tries else "",
        say=in_letters(card.say, known.notation) if done else "",
        belongs=written_symbol(known, card.right) if done else "",
        shows=tries.shows,
    )


def _symbol(known: Reading, card: SlipCard, at: int, latest: tuple[str, ...], done: bool) -> SymbolScene:
    symbol = card.printed[at]
    named = is_name(symbol)
    if not named and not symbol[:1].isdigit() and at != card.wrong:
        return SymbolScene(symbol)
    name = any_name_of(symbol) if named else None
    lights = lights_number(name, known.network.depth) if isinstance(name, NumberName) else ""
    return SymbolScene(
        written_symbol(known, symbol), str(at), lights, not done and str(at) in latest, done and at == card.wrong
    )


def symbols_of(known: Reading, card: SlipCard) -> tuple[Inline, ...]:
    """The printed symbols with letters."""
    return tuple(written_symbol(known, symbol) for symbol in card.printed)


def written_symbol(known: Reading, symbol: str, plain: bool = False) -> Inline:
    """A printed symbol: the letter of a name, `plain` as text; what is no name as it is."""
    if not is_name(symbol):
        return symbol
    name = any_name_of(symbol)
    if plain:
        return letters_of(name, known.notation)
    return letter(known.number(name).letter) if isinstance(name, NumberName) else letters_of(name, known.notation)
