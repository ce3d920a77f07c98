"""Slip cards: a formula as a source prints it, worked out on a page's numbers, and the one symbol that is wrong."""

from string import ascii_lowercase

from app.course.lesson import SlipCard
from app.engine.formula import LETTERS, tree_of, worked_out
from app.errors import BadValue
from app.explorer.number import any_name_of
from app.explorer.practise.asked import number_in
from app.explorer.reading import Reading

BETWEEN = ("(", ")", "·", "+", "−", "/", "²", "=", "½", "→")
"""what a printed formula has between its names and numbers"""
_FREE = [letter for letter in ascii_lowercase if letter not in LETTERS]
"""letters that stand for a name in a formula; e is the number e"""
_STATEMENTS = {"=", "→"}
_IN_FORMULAS = {"²": "^2", "½": "0.5"}


def is_name(symbol: str) -> bool:
    """Whether a printed symbol is the name of a number. Raises BadValue where it is nothing that may be printed."""
    if symbol in BETWEEN or symbol.replace(".", "", 1).isdigit():
        return False
    any_name_of(symbol)
    return True


def is_statement(card: SlipCard) -> bool:
    """Whether a card says something, and does not work a number out."""
    return not card.gives


def printed_value(card: SlipCard, reading: Reading, right: bool = False) -> float:
    """What the formula comes to, as it is printed or, with what belongs there, `right`.

    Raises BadValue where it cannot be worked out, or something in it is not reached.
    """
    symbols = [card.right if right and at == card.wrong else symbol for at, symbol in enumerate(card.printed)]
    at: dict[str, float] = {}
    text = []
    for symbol in symbols:
        if is_name(symbol):
            letter = _FREE[len(at)]
            at[letter] = number_in(reading, symbol)
            text.append(letter)
        else:
            text.append(_IN_FORMULAS.get(symbol, symbol))
    try:
        return float(worked_out(tree_of(" ".join(text)), at))
    except ValueError as error:
        raise BadValue(f"The printed formula cannot be worked out: {error}.", field="printed") from None


def check_card(card: SlipCard, reading: Reading) -> None:
    """Raises BadValue where a card names what its page does not have, or where its wrong symbol changes nothing."""
    for symbol in (*card.printed, card.right):
        if is_name(symbol):
            number_in(reading, symbol)
    if is_statement(card):
        return
    if _STATEMENTS & set(card.printed):
        raise BadValue("A formula that gives a number has no = and no → in it.", field="printed")
    claimed, right = number_in(reading, card.gives), printed_value(card, reading, right=True)
    if abs(claimed - right) > 1e-9 * max(abs(claimed), 1):
        raise BadValue(f"With what is right there it gives {right:.9g} and not {claimed:.9g}.", field="right")
    if abs(printed_value(card, reading) - right) <= 1e-9 * max(abs(right), 1):
        raise BadValue("The wrong symbol makes no difference on this page.", field="wrong")
