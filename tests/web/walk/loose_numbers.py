"""Which numbers of a page, in its picture and its panel, cannot be asked why, and which of those need not."""

import re
from html.parser import HTMLParser

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
    "what was typed": (".predict-not",),
    "the loss of another example, which is reached together with what is asked for": (".untold",),
    "why it is unsure, said of numbers that can be pressed": (".unsure",),
    "the number that is explained itself": (".why-result", "#why-heading", ".why-exact"),
}
# Where words stand, whole numbers count something or say which; every other number is one of the walk.
WORDS = (
    "p", "h2", "h3", "th", "caption", "small", "title", ".selected-name", ".updates", ".digits", ".example", "#columns",
    ".path-digit", ".stop", ".hint", ".pixel-choices", ".predict-tally", ".predict-given", "h4",
)  # fmt: skip
# In a formula they are the numerals of a rule, such as the 1 of 1 − a, and by how many examples is divided.
FORMULAS = ("math", ".term", ".op")


class _Loose(HTMLParser):
    """Collects the numbers that cannot be asked, each with what it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.around: list[tuple[str, dict[str, str]]] = []
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.around.append((tag, {name: value or "" for name, value in attrs}))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        for place in range(len(self.around) - 1, -1, -1):
            if self.around[place][0] == tag:
                del self.around[place:]
                return

    def handle_data(self, data):
        inside = any(attributes.get("id") in PARTS for _, attributes in self.around)
        if not inside or any(name in attributes for _, attributes in self.around for name in ASKED):
            return
        if any(self.is_in(selector) for selectors in ANYWHERE.values() for selector in selectors):
            return
        if any(attributes.get("visibility") == "hidden" for _, attributes in self.around):
            return
        whole = any(map(self.is_in, (*WORDS, *FORMULAS)))
        for number in NUMBER.findall(data):
            if not (whole and WHOLE.fullmatch(number)):
                self.found.append((number, " ".join(data.split())))

    def is_in(self, selector: str) -> bool:
        """Whether what is read stands in such an element: a tag, a class, an id, one without another class."""
        tag, name, without = re.fullmatch(r"(\w*)([.#][\w-]+)?(?::not\(\.([\w-]+)\))?", selector).groups()
        return any(
            (not tag or tag == at)
            and (not name or name[1:] in (a.get("class", "").split() if name[0] == "." else [a.get("id")]))
            and (not without or without not in a.get("class", "").split())
            for at, a in self.around
        )


def loose_numbers(html: str) -> list[tuple[str, str]]:
    """The numbers that a page shows and that cannot be asked why, each with the text that it stands in."""
    reader = _Loose()
    reader.feed(html)
    return reader.found
