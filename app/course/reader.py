"""Reading a lesson's file: every key known, every name there, no answer typed that can be computed; else a fault."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from app.course.lesson import FORMULAS, Check, Formula, Lesson, Page, Part, SlipCard, Teacher
from app.course.markup import Block, Heading, LessonFault, Prose, Source, read_source
from app.course.slips import is_name
from app.digits.reader import SHIPPED
from app.engine.activations import ACTIVATIONS, settings_used
from app.engine.slips import SLIPS
from app.errors import BadValue
from app.explorer.figures.kinds import OF_A_FIGURE, kind_named
from app.explorer.notation import NOTATIONS
from app.explorer.number import any_name_of
from app.explorer.opening import Description
from app.explorer.practise.asked import Ask, Choice, Figured, Wrong
from app.explorer.practise.marking import FORMS
from app.explorer.practise.words import SAID
from app.explorer.wording import check_wording

NETWORK = ("sizes", "activations", "biases", "weights", "bias_values", "initialiser", "seed")
STEP = ("loss", "reduction", "inputs", "targets", "learning_rate", "optimiser", "l2", "optimiser_settings", "frozen")
KNOWN_SLIPS = (*SLIPS, *(slip for slip in SAID if slip not in SLIPS))

ShippedDescription = Callable[[str], Description]
"""makes the description of a shipped network by its name"""


def read_lesson(slug: str, text: str, shipped: ShippedDescription) -> Lesson:
    """The lesson of a file. Raises LessonFault naming the file and the line."""
    source = read_source(f"{slug}.md", text)
    head = _Table(source, source.head)
    title = head.text("title")
    opens = head.table("opens")
    letters = _letters(head)
    name = opens.get("shipped")
    if name is not None and (name not in SHIPPED or len(opens) > 1):
        raise head.fault("opens", f"A shipped network is one of {', '.join(SHIPPED)}, and brings its own values.")
    described = None if name else _description(head, opens)
    lesson = Lesson(
        slug=slug,
        title=title,
        about=head.text("about"),
        look_for=head.text("look_for"),
        source=head.text("source"),
        description=partial(shipped, str(name)) if described is None else lambda: described,
        draws=head.flag("draws"),
        source_letters=letters,
        order=head.whole("order", 1000),
        pages=tuple(_pages(source)),
    )
    head.end()
    return lesson


@dataclass
class _Table:
    """A block's keys, each taken once; what is left over in the end is not known."""

    source: Source
    block: Block
    left: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.left = dict(self.block.says)

    def fault(self, key: str, message: str) -> LessonFault:
        return LessonFault(self.source.file, self.block.line_of(key), message)

    def text(self, key: str, default: str | None = None) -> str:
        return self._worded(key, str(self._of(key, str, default)))

    def whole(self, key: str, default: int) -> int:
        value = self._of(key, int, default)
        if isinstance(value, bool) or value < 0:
            raise self.fault(key, f"“{key}” is a whole number.")
        return int(value)

    def number(self, key: str, default: float) -> float:
        value = self._of(key, (int, float), default)
        if isinstance(value, bool):
            raise self.fault(key, f"“{key}” is a number.")
        return float(value)

    def flag(self, key: str) -> bool:
        return bool(self._of(key, bool, False))

    def table(self, key: str) -> dict[str, Any]:
        return dict(self._of(key, dict, {}))

    def texts(self, key: str) -> tuple[str, ...]:
        found = self._of(key, list, [])
        if not all(isinstance(one, str) for one in found):
            raise self.fault(key, f"“{key}” is a list of texts.")
        return tuple(self._worded(key, one) for one in found)

    def tables(self, key: str) -> list[dict[str, Any]]:
        found = self._of(key, list, [])
        if not all(isinstance(one, dict) for one in found):
            raise self.fault(key, f"“{key}” is written as [[{key}]].")
        return list(found)

    def within(self, key: str, says: dict[str, Any]) -> "_Table":
        """The keys of a table inside this one."""
        return _Table(self.source, Block(key, says, self.block.line, self.block.text))

    def end(self) -> None:
        """Raises LessonFault where a key is left that nobody knows."""
        for key in self.left:
            raise self.fault(key, f"“{key}” is not known in {self.block.name}.")

    def _worded(self, key: str, text: str) -> str:
        try:
            check_wording(text)
        except BadValue as error:
            raise self.fault(key, error.message) from None
        return text

    def _of(self, key: str, kind: type | tuple[type, ...], default: object) -> Any:
        if key not in self.left:
            if default is None:
                raise self.fault("", f"“{key}” is missing in {self.block.name}.")
            return default
        value = self.left.pop(key)
        if not isinstance(value, kind):
            raise self.fault(key, f"“{key}” does not have the form it is to have.")
        return value


def _letters(table: _Table) -> str:
    """The notation of a source, empty where it has none of ours."""
    letters = table.text("letters", "")
    if letters and letters not in NOTATIONS:
        raise table.fault("letters", f"Letters are one of {', '.join(NOTATIONS)}.")
    return letters


def _description(table: _Table, opens: dict[str, Any]) -> Description:
    """What a session is opened from, in the names of the API."""
    network = opens.get("network")
    if not isinstance(network, dict):
        raise table.fault("opens", "A lesson opens with a network: [opens.network].")
    settings = settings_used(ACTIVATIONS)
    for key in (*(key for key in opens if key not in (*STEP, *settings, "network")), *(set(network) - set(NETWORK))):
        raise table.fault(key, f"“{key}” is not known where a network is opened.")
    told = {name: opens[name] for name in settings if name in opens}
    return Description(**network, **{key: opens[key] for key in STEP if key in opens}, told=told)


def _pages(source: Source) -> Iterator[Page]:
    """The pages: each begins with its heading, and its first block is :::page."""
    heading: Heading | None = None
    about: Block | None = None
    figure: Block | None = None
    parts: list[Part] = []
    for part in source.parts:
        if isinstance(part, Heading):
            if heading and about:
                yield _page(source, heading, about, figure, parts)
            elif heading:
                raise LessonFault(source.file, heading.line, "A page begins with its heading and :::page.")
            heading, about, figure, parts = part, None, None, []
        elif heading is None:
            line = part.line if isinstance(part, Block) else part.items[0][0].line
            raise LessonFault(source.file, line, "A page begins with its heading.")
        elif isinstance(part, Block) and part.name == "page":
            if about or parts:
                raise LessonFault(source.file, part.line, "Below a page's heading stands its one :::page.")
            about = part
        elif isinstance(part, Block) and part.name == "figure":
            if figure:
                raise LessonFault(
                    source.file, part.line, "A page has one figure, which stands where its network stands."
                )
            figure = part
        else:
            parts.append(_worded(source, part) if isinstance(part, Prose) else _part(source, part))
    if heading and not about:
        raise LessonFault(source.file, heading.line, "A page begins with its heading and :::page.")
    if heading and about:
        yield _page(source, heading, about, figure, parts)


def _worded(source: Source, prose: Prose) -> Prose:
    for run in (run for item in prose.items for run in item):
        try:
            check_wording(run.text)
        except BadValue as error:
            raise LessonFault(source.file, run.line, error.message) from None
    return prose


def _page(source: Source, heading: Heading, block: Block, figure: Block | None, parts: Sequence[Part]) -> Page:
    table = _Table(source, block)
    opens = table.table("opens")
    updates, stage = table.whole("updates", 0), table.text("stage", "")
    checks = [Check(_prints(table, table.table("prints")), updates, stage)]
    for more in table.tables("check"):
        inside = table.within("check", more)
        frozen = (inside.text("frozen"),) if "frozen" in more else ()
        moment = inside.whole("updates", updates), inside.text("stage", stage)
        checks.append(Check(_prints(inside, inside.table("prints")), *moment, frozen, inside.table("figure")))
        inside.end()
    page = Page(
        id=table.text("id"),
        title=heading.title,
        parts=tuple(parts),
        stage=stage,
        updates=updates,
        look=table.text("look", ""),
        tab=table.text("tab", "lesson"),
        example=max(table.whole("example", 1) - 1, 0),
        minutes=table.whole("minutes", 5),
        figure=_figure(source, figure) if figure else "",
        letters=_letters(table),
        opens=_description(table, opens) if opens else None,
        checks=tuple(checks),
        line=block.line,
    )
    table.end()
    return page


def _figure(source: Source, block: Block) -> str:
    """What a page's figure is told, in its text form."""
    table = _Table(source, block)
    kind = table.text("kind")
    told, table.left = dict(table.left), {}
    try:
        return str(kind_named(kind).told(told))
    except BadValue as error:
        raise table.fault(error.field or "", error.message) from None


def _prints(table: _Table, prints: dict[str, Any]) -> Mapping[str, str]:
    for name, printed in prints.items():
        if not isinstance(printed, str):
            raise table.fault(name, "What is printed stands between quotes, so that its digits count.")
    return prints


def _part(source: Source, block: Block) -> Part:
    reader = _PARTS.get(block.name)
    if reader is None:
        raise LessonFault(source.file, block.line, f"There is no block “{block.name}”.")
    table = _Table(source, block)
    part = reader(table)
    table.end()
    return part


def _ask(table: _Table) -> Ask:
    form = table.text("form", "value")
    if form not in FORMS:
        raise table.fault("form", f"A question is one of {', '.join(FORMS)}.")
    for slip in (slips := table.texts("slips")):
        if slip not in KNOWN_SLIPS:
            raise table.fault("slips", f"The known slips are {', '.join(KNOWN_SLIPS)}.")
    choices = tuple(_choice(table, one) for one in table.tables("choice"))
    if (form == "choice") != bool(choices) or (choices and sum(choice.right for choice in choices) != 1):
        raise table.fault("choice", "A choice has answers, of which one is right.")
    return Ask(
        id=table.text("id"),
        form=form,
        text=table.text("text"),
        asks=table.text("asks", "" if choices else None),
        figures=table.whole("figures", 3),
        slips=slips,
        hints=table.texts("hints"),
        wrong=tuple(_wrong(table, one) for one in table.tables("wrong")),
        choices=choices,
        offers=table.texts("offers"),
        because=table.text("because", ""),
        before=table.text("before", ""),
        within=table.number("within", 0.0),
        line=table.block.line,
    )


def _choice(table: _Table, says: dict[str, Any]) -> Choice:
    inside = table.within("choice", says)
    right = inside.flag("right")
    note, say = (inside.text(key, "" if right else None) for key in ("note", "say"))
    choice = Choice(inside.text("text"), right, note, say)
    inside.end()
    return choice


def _wrong(table: _Table, says: dict[str, Any]) -> Wrong:
    inside = table.within("wrong", says)
    given = inside.left.pop("is", None)
    terms: tuple[tuple[Any, ...], ...] = ()
    text = ""
    if isinstance(given, str):
        text = given
    elif given is not None:
        terms = _terms(table, given)
    has, lacks = inside.texts("has"), inside.texts("lacks")
    if not (terms or text or has or lacks):
        raise table.fault("wrong", "A wrong answer says what it `is`, what it `has` or what it `lacks`.")
    wrong = Wrong(inside.text("note"), inside.text("say"), terms, text, has, lacks)
    inside.end()
    return wrong


def _terms(table: _Table, given: object) -> tuple[tuple[Any, ...], ...]:
    """A sum of products of names and rational numbers, nothing else."""
    try:
        if not isinstance(given, list) or not all(isinstance(term, list) for term in given):
            raise ValueError
        return tuple(tuple(map(_factor, term)) for term in given)
    except (ValueError, ZeroDivisionError, BadValue):
        message = 'A wrong number is a sum of products: [["path.1"], ["-1", "path.2"]].'
        raise table.fault("is", message) from None


def _factor(factor: object) -> Any:
    if not isinstance(factor, str) or len(factor) > 200:
        raise ValueError
    top, _, bottom = factor.partition("/")
    try:
        return float(top) / float(bottom or 1)
    except ValueError:
        return Figured(factor.removeprefix(OF_A_FIGURE)) if factor.startswith(OF_A_FIGURE) else any_name_of(factor)


def _slip(table: _Table) -> SlipCard:
    card = SlipCard(
        id=table.text("id"),
        source=table.text("source"),
        text=table.text("text"),
        gives=table.text("gives", ""),
        printed=table.texts("printed"),
        wrong=table.whole("wrong", 0),
        right=table.text("right"),
        say=table.text("say"),
        line=table.block.line,
    )
    try:
        for symbol in (*card.printed, card.right):
            is_name(symbol)
    except BadValue as error:
        raise table.fault("printed", error.message) from None
    if not card.printed or card.wrong >= len(card.printed) or card.printed[card.wrong] == card.right:
        raise table.fault("wrong", "A slip card prints its symbols, and says which of them is wrong, counted from 0.")
    return card


def _formula(table: _Table) -> Formula:
    kind = table.left.get("formula")
    if kind not in FORMULAS:
        raise table.fault("formula", f"The named formulas are {', '.join(FORMULAS)}.")
    return Formula(table.text("formula"), table.whole("layer", 1))


def _teacher(table: _Table) -> Teacher:
    return Teacher(table.text("text"))


_PARTS: dict[str, Callable[[_Table], Part]] = {"ask": _ask, "slip": _slip, "math": _formula, "teacher": _teacher}
