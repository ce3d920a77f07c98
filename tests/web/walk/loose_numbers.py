"""Which numbers of a page, in its picture and its panel, cannot be asked why, and which of those need not."""

import re
from functools import cache
from html.parser import HTMLParser
from typing import NamedTuple

PARTS = {"network", "explain", "loss", "selected", "status", "legend", "prediction", "curve-drawn"}
"""the ids of what is looked through"""
NUMBER = re.compile(r"(?<![\w.])−?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
WHOLE = re.compile(r"\d[\d,]*")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ASKED = ("data-number", "data-unreached")

# What is no number of the walk: the element that it stands in, itself or around it.
ANYWHERE = {
    "which neuron, layer, path or digit it is": (
        "tspan.script",
        "mtext",
        ".path-number",
        "#badges",
        "text.name",
        ".digit",
        ".read",
        ".best",
        "dt",
    ),
    "an end of a scale or an axis": ("#legend", ".pixel-scales", "text.number:not(.here)", "text.up", "text.across"),
    "rows and columns": (".shape", ".shapes", ".like"),
    "a program to copy": (".code-rows", ".why-code"),
    "the 1 that a bias multiplies": (".unit",),
    "what a button sets": ("#nudge-apply",),
    "what was typed": (".question-verdict:not(.good)",),
    "the loss of another example, which is reached together with what is asked for": (".untold",),
    "why it is unsure, said of numbers that can be pressed": (".unsure",),
    "the number that is explained itself": (".why-result", "#why-heading", ".why-exact"),
}
# Where words stand, whole numbers count something or say which; every other number is one of the walk.
WORDS = (
    "p", "h2", "h3", "th", "caption", "small", "title", ".selected-name", ".updates", ".digits", ".example", "#columns",
    ".path-digit", ".stop", ".hint", ".pixel-choices", ".predict-tally", ".predict-given", "h4", "summary",
)  # fmt: skip
# In a formula they are the numerals of a rule, such as the 1 of 1 − a, and by how many examples is divided.
FORMULAS = ("math", ".term", ".op")


class Around(NamedTuple):
    """What the elements around a text make of its numbers."""

    part: bool = False
    """it is looked through"""
    told: bool = False
    """they can be asked, are not seen, or need no answer"""
    words: bool = False
    """whole numbers need none"""

    def within(self, tag: str, attributes: dict[str, str]) -> "Around":
        """The same with another element around the text."""
        told, words = _kind(tag, attributes.get("class", ""), attributes.get("id"))
        hidden = attributes.get("visibility") == "hidden"
        asked = any(name in attributes for name in ASKED)
        part = attributes.get("id") in PARTS
        return Around(self.part or part, self.told or told or hidden or asked, self.words or words)


@cache
def _kind(tag: str, classes: str, id: str | None) -> tuple[bool, bool]:
    """Whether an element is one of those of which no number is one of the walk, and one in which no whole one is."""
    anywhere = [selector for selectors in ANYWHERE.values() for selector in selectors]
    return tuple(any(_is(one, tag, classes.split(), id) for one in each) for each in (anywhere, (*WORDS, *FORMULAS)))


def _is(selector: str, tag: str, classes: list[str], id: str | None) -> bool:
    """Whether it is such an element: a tag, a class, an id, one without another class."""
    of, name, without = re.fullmatch(r"(\w*)([.#][\w-]+)?(?::not\(\.([\w-]+)\))?", selector).groups()
    return (
        (not of or of == tag)
        and (not name or name[1:] in (classes if name[0] == "." else [id]))
        and (not without or without not in classes)
    )


class _Loose(HTMLParser):
    """Collects the numbers that cannot be asked, each with what it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, Around]] = []
        self.found: list[tuple[str, str]] = []

    @property
    def around(self) -> Around:
        return self.open[-1][1] if self.open else Around()

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append((tag, self.around.within(tag, {name: value or "" for name, value in attrs})))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                return

    def handle_data(self, data):
        if self.around.part and not self.around.told:
            for number in NUMBER.findall(data):
                if not (self.around.words and WHOLE.fullmatch(number)):
                    self.found.append((number, " ".join(data.split())))


def loose_numbers(html: str) -> list[tuple[str, str]]:
    """The numbers that a page shows and that cannot be asked why, each with the text that it stands in."""
    reader = _Loose()
    reader.feed(html)
    return reader.found
