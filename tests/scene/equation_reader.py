"""Reads a line of the explain panel as anyone would, from its text and MathML, and works it out."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

import numpy as np

from app.scene.formulas.mathml import Math, row
from app.scene.formulas.parts import Line, Term, Words

NUMBER = r"−?(?:\d[\d.]*(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|½)"
WORD = re.compile(rf"{NUMBER}|[−+×÷·()/]|\S+")
REST = re.compile(r" \([\d,]+ more[ a-z]*\)")  # “(778 more)” says what a number is, and is no part of the sum
OPERATORS = {"−": "-", "+": "+", "×": "*", "·": "*", "÷": "/", "/": "/", "≥": ">=", ">": ">", ",": ","}
FUNCTIONS = {
    "log": math.log,
    "tanh": math.tanh,
    "cosh": math.cosh,
    "max": max,
    "abs": abs,
    "sgn": lambda x: (x > 0) - (x < 0),
    "σ": lambda z: 1 / (1 + math.exp(-z)),
    "Φ": lambda z: 0.5 * math.erfc(-z / math.sqrt(2)),
    "φ": lambda z: math.exp(-z * z / 2) / math.sqrt(2 * math.pi),
}
EXPONENTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
Function = Callable[[np.ndarray], np.ndarray]
NOT_EXACT = 1.5  # rounding moves a value by more than its slope says where the slope itself changes


@dataclass(frozen=True)
class Worked:
    """What the right side of a line comes to from the numbers as they are shown, and how far rounding may move it."""

    value: float
    rounding: float


def work_out(terms: tuple[Term, ...]) -> Worked:
    """The value of a sum of terms, each number taken as it is shown."""
    numbers: list[str] = []
    formula = compile(_python(_tokens_of(terms), numbers), "line", "eval")
    shown = [read(text) for text in numbers]

    def value(these: list[float]) -> float:
        return eval(formula, {**FUNCTIONS, "e": math.e, "n": these})

    middle = value(shown)
    moved = (value([*shown[:i], x + half_digit(numbers[i]), *shown[i + 1 :]]) - middle for i, x in enumerate(shown))
    return Worked(middle, NOT_EXACT * sum(map(abs, moved)))


def matrix_of(formula: Math, functions: Mapping[str, Function]) -> np.ndarray:
    """What a formula of matrices comes to from its numbers as they are shown; a product is one of matrices."""
    found: list[np.ndarray] = []
    code = "".join(_matrix_code(ElementTree.fromstring(formula.xml), found, functions))
    return eval(code, {"m": found, "f": functions})


def _matrix_code(element, found: list[np.ndarray], functions: Mapping[str, Function]) -> Iterator[str]:
    match element.tag:
        case "mtable":
            rows = [[read("".join(cell.itertext())) for cell in row_] for row_ in element]
            found.append(np.array(rows))
            yield f"m[{len(found) - 1}]"
        case "mn":
            found.append(np.array([[read(element.text)]]))
            yield f"m[{len(found) - 1}]"
        case "mrow":
            for child in element:
                yield from _matrix_code(child, found, functions)
        case _ if (name := element.text.replace("\u00a0", " ")) in functions:
            yield f"f[{name!r}]"
        case _:
            yield {"·": "@"}.get(element.text, element.text)


def holds(line: Line) -> bool:
    """Whether the right side of a line, as it is written, comes to the number behind the last “=”."""
    worked, result = work_out(line.terms), read(line.result)
    allowed = worked.rounding + half_digit(line.result) + 1e-12
    return abs(worked.value - result) <= allowed and abs(float(line.full) - result) <= half_digit(line.result) + 1e-12


def read(text: str) -> float:
    """A number as it is shown."""
    if text.endswith("½"):
        return -0.5 if text[0] == "−" else 0.5
    digits, _, exponent = text.replace("−", "-").partition("·10")
    return float(digits) * 10.0 ** int(exponent.translate(EXPONENTS) or 0)


def half_digit(text: str) -> float:
    """Half of the last digit shown; nothing where fewer digits are shown than there is room for."""
    size, (digits, _, exponent) = abs(read(text)), text.partition("·10")
    if exponent:
        return 0.05 * 10.0 ** int(exponent.translate(EXPONENTS))
    room = 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 10 else 3 if size >= 0.1 or size == 0 else 4
    decimals = len(digits.partition(".")[2])
    return 0.5 * 10.0**-decimals if decimals >= room else 0.0


def as_text(written: str | Words) -> str:
    """Text with the numbers in it."""
    if isinstance(written, str):
        return written
    return "".join(piece if isinstance(piece, str) else piece.text for piece in written.pieces)


def _tokens_of(terms: tuple[Term, ...]) -> list[str]:
    found = []
    for term in terms:
        for part in (term.sign, term.opening, term.text, term.closing):
            found += _tokens(ElementTree.fromstring(row(part).xml)) if isinstance(part, Math) else _words(as_text(part))
    return found


def _words(text: str) -> list[str]:
    return WORD.findall(REST.sub("", text))


def _tokens(element) -> list[str]:
    parts = [_tokens(child) for child in element]
    match element.tag:
        case "mfrac":
            return ["(", "(", *parts[0], ")", "/", "(", *parts[1], ")", ")"]
        case "msup":
            return ["(", "(", *parts[0], ")", "**", "(", *parts[1], ")", ")"]
        case "mrow" if parts[0] == parts[-1] == ["|"]:
            return ["abs", "(", *(token for part in parts[1:-1] for token in part), ")"]
        case "mrow":
            return [token for part in parts for token in part]
        case "mtext":
            return element.text.replace("\u00a0", " ").replace(", else", " else").split()
        case _:
            return [element.text]


def _python(tokens: list[str], numbers: list[str]) -> str:
    """Tokens as Python: things that stand side by side are multiplied, and log and tanh take what follows them."""
    code, before, closing = "", "", ""
    for token in tokens:
        thing = bool(re.fullmatch(NUMBER, token)) or token in FUNCTIONS or token in "(e"
        if thing and (before == ")" or re.fullmatch(NUMBER, before)):
            code += "*"
        if before in FUNCTIONS and token != "(":
            code, closing = code + "(", ")"
        code += _code(token, numbers) + closing
        before, closing = token, ""
    return code


def _code(token: str, numbers: list[str]) -> str:
    if re.fullmatch(NUMBER, token):
        numbers.append(token)
        return f"n[{len(numbers) - 1}]"
    if token in ("if", "else"):
        return f" {token} "
    return OPERATORS.get(token, token)
