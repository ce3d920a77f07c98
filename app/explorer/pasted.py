"""Lists and matrices as people type and paste them, and which of two readings has to be asked.

Rows of numbers, brackets, NumPy, PyTorch, MATLAB, LaTeX, Markdown, CSV and what a spreadsheet copies: what stands
between numbers and between rows is told from the text, and from how many numbers are wanted. A comma may begin
decimals or another number, a semicolon another row or another number; where several readings fit, none is guessed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from app.errors import BadValue, TooLarge
from app.explorer.notation import Notation
from app.explorer.values import MAX_MAGNITUDE, TOO_LARGE
from app.typed import FUNCTION, Number, plain_number, tidied, worked_out

Rows = tuple[tuple[float, ...], ...]

MOST_TYPED = 200_000  # characters of one field
MOST_WORKED_OUT = 20_000  # characters of one in which products and the like are worked out
SHOWN = 3  # rows of a reading that are written out, and numbers of a row
NO_ROWS = "No numbers are in it."
UNCLOSED = "A bracket is opened that is not closed, or the other way round."
TOO_DEEP = "These are matrices in a matrix: paste one at a time."

_COMMENT = re.compile(r"(?<!\\)[%#][^\n]*")
_LATEX_ONLY = re.compile(
    r"\\(?:begin|end) ?\{[a-zA-Z*]+\}(?: ?\{[lcr| ]*\})?|\\(?:left|right|[bB]igg?[lr]?|hline|quad|,|;|!)|\$"
)
_LATEX_FRACTION = re.compile(r"\\[td]?frac ?\{ ?([^{}\n]{1,40}?) ?\} ?\{ ?([^{}\n]{1,40}?) ?\}")
_LATEX_ROW = re.compile(r"\\\\(?: ?\[[0-9a-z.]+\])?")
_NAMED = re.compile(r"^\s*[^\W\d][\w.^{}()⁽⁾⁰¹²³⁴⁵⁶⁷⁸⁹₀-₉-]*\s*(?::=|=|<-|←)")
_CALL = re.compile(rf"(?<![\w.])(?!(?:{FUNCTION}) ?[(\[{{])[^\W\d][\w.]* ?(?=[(\[{{])")
_OPTION = re.compile(r", ?[^\W\d]\w* ?= ?[\w.]+ ?(?=[,)\]])")
_TURNED = re.compile(r"(?:'|\.T|ᵀ|\^ ?\{? ?(?:T|⊤|\\top|\\intercal|\\mathsf ?\{T\}|\\mathrm ?\{T\}) ?\}?)$")
_WRAPPING = re.compile(r"\s*\[{0,2}[,;\s]*\]{0,2}[,;\s]*")
_FRAMES = dict(zip(map(ord, "({)}|⎡⎢⎣⎤⎥⎦⎧⎨⎩⎫⎬⎭│"), "[[]]" + 14 * " ", strict=True))
_PRODUCT = re.compile(r"[0-9e] ?[·×*/^⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]")
_BRACKETED = re.compile(rf"(?<![^\s,;\[{{])[^\s,;\[\]{{}}]*(?:(?:{FUNCTION}|[·×*/^+-])\(|\)[·×*/^])[^\s,;\[\]{{}}]*")
_LEADING_ZERO = re.compile(r"[+-]?0[0-9]")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_COMMA_SAYS = {"comma": "a comma before decimals", "thousands": "a comma between thousands", "": ""}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read what was typed."""

    rows: Rows
    biases: tuple[float, ...] | None = None
    """those of a matrix of weights that has them in a column of its own"""
    key: frozenset[str] = frozenset()
    """what was taken for granted, in the words of _KINDS"""
    said: str = ""
    """how it was read, where that is not plain"""
    odd: bool = False
    """whether nobody would write the numbers so, 05 for 5"""

    @property
    def answer(self) -> str:
        """By which this reading is chosen."""
        return " ".join(sorted(self.key))


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed can be meant in several ways: which, is to be asked."""

    question: str
    readings: tuple[Reading, ...]


Read = Reading | Asked


def read_examples(typed: str, width: int, field: str, answer: str = "") -> Read | None:
    """The rows of examples with `width` numbers each, None where nothing was typed; a line is an example.

    `answer` is that of the reading that was chosen before. Raises BadValue or TooLarge naming line and entry.
    """
    tables = _tables(typed, field)
    if not tables:
        return None
    fitting = [one for table in tables for one in _as_examples(table, width)]
    if not fitting:
        raise BadValue(_misfit(tables[0].rows, width), field=field)
    by_lines = [one for one in fitting if "columns" not in one.key]
    return _chosen(by_lines or fitting, answer, "Which numbers are meant?")


def read_list(typed: str, length: int, field: str, answer: str = "") -> Read | None:
    """So many numbers in one row; a single one is for all of them. Raises as `read_examples`."""
    tables = _tables(typed, field)
    if not tables:
        return None
    fitting = [one for table in tables for one in _as_list(table, length)]
    if not fitting:
        count = sum(map(len, tables[0].rows))
        raise BadValue(f"Expected {_counted(length, 'number')}, one for each neuron; these are {count}.", field=field)
    return _chosen(fitting, answer, "Which numbers are meant?")


def read_weights(
    typed: str, out: int, into: int, field: str, answer: str = "", with_biases: bool = True
) -> Read | None:
    """A matrix of weights, row = receiving neuron, or its transpose, with the biases as a first or last column or not.

    Also the weights in one line, neuron after neuron. Raises as `read_examples`.
    """
    tables = _tables(typed, field)
    if not tables:
        return None
    fitting = [one for table in tables for one in _as_weights(table, out, into, with_biases)]
    if not fitting:
        raise BadValue(_no_weights(tables[0].rows, out, into, with_biases), field=field)
    return _chosen(fitting, answer, "How does this matrix stand?")


def written(rows: Sequence[Sequence[float]]) -> str:
    """Rows as one may type them: numbers between spaces, a line a row; they read back exactly."""
    return "\n".join(" ".join(as_typed(number) for number in row) for row in rows)


def as_typed(value: float) -> str:
    """A number as short as it reads back exactly, with a minus sign: −0.5, 3, 1e-7."""
    return repr(float(value)).removesuffix(".0").replace("e-0", "e-").replace("-", "−")


def _chosen(fitting: Sequence[Reading], answer: str, question: str) -> Read:
    """The only reading, that which was answered for, or the question; what looks odd only where nothing else fits."""
    usual = [one for one in fitting if not one.odd] or fitting
    said = frozenset(answer.split())
    agreeing = [one for one in usual if all(_agrees(one.key & kind, said & kind) for kind in _KINDS)]
    distinct = list({(one.rows, one.biases): one for one in reversed(agreeing or usual)}.values())[::-1]
    if len(distinct) == 1 and not ("columns" in distinct[0].key and "columns" not in said):
        return distinct[0]
    return Asked(question, tuple(distinct))


def _agrees(taken: frozenset[str], said: frozenset[str]) -> bool:
    return not taken or not said or bool(taken & said)


_KINDS = (
    frozenset({"comma", "separator", "thousands"}),
    frozenset({"to", "from"}),
    frozenset({"first", "last", "none"}),
    frozenset({"columns"}),
)
"""answers that exclude each other"""


# What numbers are wanted


def _as_examples(table: Reading, width: int) -> Iterator[Reading]:
    rows = table.rows
    columns = {len(row) for row in rows}
    if columns == {width}:
        yield table
    elif len(columns) == 1 and (len(rows) == 1 or columns == {1}):
        numbers = tuple(number for row in rows for number in row)
        if width == 1:
            yield replace(table, rows=tuple((number,) for number in numbers))
        elif len(numbers) == width:
            yield replace(table, rows=(numbers,), said=_with(table.said, "a column is one example"))
    elif len(columns) == 1 and len(rows) == width:
        key = table.key | {"columns"}
        yield replace(table, rows=_turned(rows), key=key, said=_with(table.said, "a column for each example"))


def _as_list(table: Reading, length: int) -> Iterator[Reading]:
    numbers = tuple(number for row in table.rows for number in row)
    if len(numbers) == length and (len(table.rows) == 1 or all(len(row) == 1 for row in table.rows)):
        yield replace(table, rows=(numbers,))
    elif len(numbers) == 1:
        yield replace(table, rows=(numbers * length,), said=_with(table.said, f"the same for all {length} neurons"))


def _as_weights(table: Reading, out: int, into: int, with_biases: bool) -> Iterator[Reading]:
    """Every way in which a table can be W of out × into, the usual one first."""
    rows = table.rows
    if len({len(row) for row in rows}) != 1:
        return
    if len(rows) == 1 and out > 1 and into > 1 and len(rows[0]) == out * into:
        flat = rows[0]
        yield _stood(table, tuple(flat[j * into : (j + 1) * into] for j in range(out)), "to")
        yield _stood(table, _turned(tuple(flat[i * out : (i + 1) * out] for i in range(into))), "from")
    for way, matrix in (("to", rows), ("from", _turned(rows))):
        shape = (len(matrix), len(matrix[0]))
        if shape == (out, into):
            yield _stood(table, matrix, way, "none")
        elif shape == (out, into + 1) and with_biases:
            yield replace(
                _stood(table, tuple(row[:-1] for row in matrix), way, "last"), biases=tuple(row[-1] for row in matrix)
            )
            yield replace(
                _stood(table, tuple(row[1:] for row in matrix), way, "first"), biases=tuple(row[0] for row in matrix)
            )


_STANDS = {
    "to": "a row for each receiving neuron",
    "from": "a row for each sending neuron",
    "first": "the bias first",
    "last": "the bias last",
    "none": "",
}


def _stood(table: Reading, matrix: Rows, *ways: str) -> Reading:
    words = [_STANDS[way] for way in ways if _STANDS[way]]
    return replace(table, rows=matrix, key=table.key | {*ways}, said=_with(table.said, *words))


def _misfit(rows: Rows, width: int) -> str:
    """What does not fit, by its line."""
    wrong = next((at for at, row in enumerate(rows, 1) if len(row) != width), 1)
    has = _counted(len(rows[wrong - 1]), "number")
    return f"Line {wrong} has {has}; an example has {width} here, and stands in a line of its own."


def _no_weights(rows: Rows, out: int, into: int, with_biases: bool) -> str:
    lengths = [len(row) for row in rows]
    wanted = f"Expected {_counted(out, 'row')} of {_counted(into, 'number')}, one row for each neuron"
    if len({*lengths}) > 1:
        wrong = next(at for at, length in enumerate(lengths, 1) if length != lengths[0])
        return f"{wanted}; line 1 has {lengths[0]}, line {wrong} has {lengths[wrong - 1]}."
    more = f", or {into + 1} with the bias first or last" if with_biases else ""
    return f"{wanted}{more}; these are {_counted(len(rows), 'row')} of {lengths[0]}."


# Tables


def _tables(typed: str, field: str) -> list[Reading]:
    """Every way to tell the numbers and rows of a text, the usual one first; none where it is empty.

    Raises BadValue where none is left: of the way that led farthest, with line and entry.
    """
    if len(typed) > MOST_TYPED:
        raise TooLarge(f"At most {MOST_TYPED:,} characters; these are {len(typed):,}.", field=field)
    text, turned = _stripped(typed)
    if not text.strip():
        if typed.strip():
            raise BadValue(NO_ROWS, field=field)
        return []
    groups = _groups(text, field)
    commas = ("separator", "comma", "thousands") if any("," in group for group in groups) else ("",)
    semicolons = ("row", "entry") if len(groups) == 1 and ";" in text else ("entry",) if len(groups) > 1 else ("row",)
    made: list[Reading] = []
    failures: list[tuple[tuple[int, int], str]] = []
    for semicolon, comma in product(semicolons, commas):
        if comma == "comma" and len(groups) > 1 and _comma_between(text):
            continue
        try:
            table = _table(groups, comma, semicolon)
        except _Unreadable as error:
            failures.append((error.at, error.message))
            continue
        made.append(replace(table, rows=_turned(table.rows)) if turned and _even(table.rows) else table)
    if not made:
        raise BadValue(max(failures, key=lambda failure: failure[0])[1], field=field)
    return list({one.rows: one for one in reversed(made)}.values())[::-1]


class _Unreadable(Exception):
    def __init__(self, at: tuple[int, int], message: str):
        self.at, self.message = at, message


def _stripped(typed: str) -> tuple[str, bool]:
    """The text without what programs and typesetting put round numbers, and whether it is to be transposed."""
    text = tidied(typed.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    text = _LATEX_FRACTION.sub(r"\1/\2", text.replace("{,}", ",").replace("...\n", " "))
    if _LATEX_ROW.search(text):
        text = _LATEX_ROW.sub("\\n", text.replace("\n", " "))
    text = _LATEX_ONLY.sub(" ", text).replace("&", "\t")
    text = _COMMENT.sub("", text).rstrip(" \t\n;")
    turned = bool(_TURNED.search(text))
    text = _TURNED.sub("", text)
    text = _CALL.sub("", _OPTION.sub("", _NAMED.sub("", text)))
    text = _BRACKETED.sub(_worked_out_cell, text) if len(text) <= MOST_WORKED_OUT else text
    text = re.sub(r" {2,}", " ", text.translate(_FRAMES))
    return re.sub(r" ?/ ?", "/", text), turned


def _worked_out_cell(cell: re.Match[str]) -> str:
    """What a number that is written with brackets of its own comes to, or the text as it is."""
    try:
        return repr(worked_out(cell[0], "").value)
    except BadValue:
        return cell[0]


def _groups(text: str, field: str) -> list[str]:
    """What stands in the innermost brackets, where there are several or they are nested a row each; else all of it."""
    inner: list[tuple[int, int]] = []
    depth = deepest = start = 0
    for at, sign in enumerate(text):
        if sign == "[":
            depth += 1
            deepest = max(deepest, depth)
            start = at + 1
        elif sign == "]":
            depth -= 1
            if start:
                inner.append((start, at))
            start = 0
        if depth < 0:
            break
    if depth:
        raise BadValue(UNCLOSED, field=field)
    outside = re.sub(r"\[[^\[\]]*\]", "", text)
    if deepest < 2 and (len(inner) < 2 or outside.strip(" ,;\t\n")):
        return [re.sub(r"[\[\]]", " ", text)]
    if not _WRAPPING.fullmatch(outside):
        raise BadValue(TOO_DEEP if deepest > 1 else UNCLOSED, field=field)
    return [text[begin:end].replace("\n", " ") for begin, end in inner]


def _comma_between(text: str) -> bool:
    """Whether commas stand between brackets, as programs write them: then none begins decimals."""
    return re.search(r"\]\s*,\s*\[", text) is not None


def _table(groups: Sequence[str], comma: str, semicolon: str) -> Reading:
    """The numbers with commas and semicolons taken so. Raises _Unreadable at the first that is none."""
    rows: list[tuple[float, ...]] = []
    odd = False
    small = sum(map(len, groups)) <= MOST_WORKED_OUT
    lines = groups if len(groups) > 1 else re.split(r"[\n;]" if semicolon == "row" else r"\n", groups[0])
    hard = (
        {"separator": ",", "comma": "", "thousands": "", "": ""}[comma] + (";" if semicolon == "entry" else "") + "\t"
    )
    filled = [line for line in lines if line.strip(" \t,;")]
    if len(filled) > 1 and _is_heading(filled[0]):
        if comma == "comma" and "," in filled[0]:
            raise _Unreadable((1, 1), "The heading has commas between its words.")
        filled = filled[1:]
    for number, line in enumerate(filled, 1):
        row = []
        for entry, word in enumerate(_words(line, hard), 1):
            row.append(_value(word, comma, (number, entry), small))
            odd = odd or (comma == "separator" and _LEADING_ZERO.match(word) is not None)
        rows.append(tuple(row))
    if not rows:
        raise _Unreadable((0, 0), NO_ROWS)
    return Reading(tuple(rows), key=frozenset({comma} - {""}), said=_COMMA_SAYS.get(comma, ""), odd=odd)


def _words(line: str, hard: str) -> list[str]:
    """The words of a line; an empty one where nothing stands between two separators."""
    cells = re.split(f"[{hard}]", line.strip(" "))
    while cells and not cells[-1].strip():
        cells.pop()
    while len(cells) > 1 and not cells[0].strip():
        cells.pop(0)
    return [word for cell in cells for word in (cell.split() or [""])]


def _is_heading(line: str) -> bool:
    """Whether a line has words where numbers would be: x1, x2."""
    words = [word for word in re.split(r"[\s,;]+", line) if word]
    return all(word[0].isalpha() or word[0] in "\"'_" for word in words)


def _value(word: str, comma: str, at: tuple[int, int], small: bool) -> float:
    plain = word.replace(",", ".") if comma == "comma" and "." not in word else word
    if comma == "thousands" and "," in word:
        plain = word.replace(",", "") if _THOUSANDS.fullmatch(word) else word
    made = plain_number(plain) or (_product_of(plain) if small else None)
    where = f"Line {at[0]}, entry {at[1]}"
    if made is None:
        what = f"“{word if len(word) <= 20 else word[:20] + '…'}” is not a number" if word else "there is no number"
        raise _Unreadable(at, f"{where}: {what}.")
    if not abs(made.value) <= MAX_MAGNITUDE:
        raise _Unreadable(at, f"{where}: {TOO_LARGE[0].lower()}{TOO_LARGE[1:]}")
    return made.value


def _product_of(word: str) -> Number | None:
    """What a product, quotient or power without brackets comes to; None where it is none."""
    if not _PRODUCT.search(word):
        return None
    try:
        return worked_out(word, "")
    except BadValue:
        return None


# Words


def example_words(rows: Rows) -> str:
    """Rows of examples in short: “2 examples: (0, 5), (0, 10)”."""
    shown = ", ".join(f"({_numbers(row)})" if len(row) > 1 else _numbers(row) for row in rows[:SHOWN])
    return f"{_counted(len(rows), 'example')}: {shown}{', …' if len(rows) > SHOWN else ''}"


def list_words(row: Sequence[float]) -> str:
    """A row of numbers in short: “0.35, 0.35”."""
    return _numbers(row)


def weight_words(reading: Reading, layer: int, n: Notation) -> str:
    """What the first neuron of a layer makes of weights: “z₁⁽¹⁾ = 0.15·x₁ + 0.2·x₂”."""
    terms = [f"{_factor(w)}·{n.a(layer - 1, i)}" for i, w in enumerate(reading.rows[0][:SHOWN], 1)]
    terms += ["…"] if len(reading.rows[0]) > SHOWN else []
    terms += [_factor(reading.biases[0])] if reading.biases is not None else []
    return f"{n.z(layer, 1)} = {' + '.join(terms)}"


def _factor(value: float) -> str:
    return f"({as_typed(value)})" if value < 0 else as_typed(value)


def _numbers(row: Iterable[float]) -> str:
    numbers = [as_typed(number) for number in row]
    return ", ".join([*numbers[: 2 * SHOWN], *(["…"] if len(numbers) > 2 * SHOWN else [])])


def _turned(rows: Rows) -> Rows:
    return tuple(zip(*rows, strict=True))


def _even(rows: Rows) -> bool:
    return len({len(row) for row in rows}) == 1


def _with(*words: str) -> str:
    return ", ".join(filter(None, words))


def _counted(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"
