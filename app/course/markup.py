"""The text of a lesson: prose with links that do something, between blocks in TOML; whatever is not known is refused.

A block begins with `:::` and its name and ends with `:::` alone. Prose is Markdown without HTML, images, code blocks
and headings inside a page; a link's address is a verb and what it is about: [0.15](show:w.1.1.1).
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

VERBS = ("value", "show", "drag", "term", "lesson", "do")
"""what a link in the text can do: say a number, light a mark, hold a handle, explain a word, lead on, press a button"""
_BLOCK = re.compile(r":::([a-z]+)")
_ADDRESS = re.compile(rf"({'|'.join(VERBS)}):(\S+)")
_WRITTEN = re.compile(r"([+-]?)\.(?=[0-9])")
PLAIN = ("paragraph", "bullet_list", "ordered_list", "list_item")
_LOOKS_LIKE_MORE = re.compile(r"\]\(|\]\[|\]:|:::")
_RULE = re.compile(r"^\s*([=-])\1*\s*$", re.MULTILINE)
# What a lesson has no use for is read as what it is, so that it is refused and does not pass for text.
_markdown = MarkdownIt("commonmark", {"html": True}).disable(["lheading", "reference"])
_markdown.validateLink = lambda url: True  # type: ignore[method-assign]
_markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]


class LessonFault(ValueError):
    """What is wrong in a lesson's file, and in which line; `str` has both."""

    def __init__(self, file: str, line: int, message: str):
        super().__init__(f"{file}, line {line}: {message}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a sentence; with a verb it does something."""

    text: str
    strong: bool = False
    emphasised: bool = False
    verb: str = ""
    target: str = ""
    line: int = 0


Sentence = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph, or the items of a list."""

    items: tuple[Sentence, ...]
    kind: str = "paragraph"
    """paragraph, bullets or numbers"""


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a page."""

    title: str
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its name and what it says, the line of its first line and of each of its keys."""

    name: str
    says: dict[str, Any]
    line: int
    text: str = field(repr=False, default="")

    def line_of(self, key: str) -> int:
        """The line in which a key of it stands first, the block's own where it stands in none."""
        for number, line in enumerate(self.text.splitlines(), self.line + 1):
            if re.match(rf'\s*(?:\[+)?"?{re.escape(key)}"?\s*(?:=|\]|\.)', line):
                return number
        return self.line


Part = Heading | Prose | Block


@dataclass(frozen=True, slots=True)
class Source:
    """A lesson's file: its name, what stands at its head, and the parts that follow."""

    file: str
    head: Block
    parts: tuple[Part, ...]


def read_source(file: str, text: str) -> Source:
    """The file, its blocks and sentences told apart. Raises LessonFault."""
    lines = text.splitlines()
    if not lines or lines[0] != "+++":
        raise LessonFault(file, 1, "A lesson begins with its head between two lines of +++.")
    end = next((at for at, line in enumerate(lines[1:], 1) if line == "+++"), None)
    if end is None:
        raise LessonFault(file, 1, "The head of the lesson has no end: +++ is missing.")
    head = _block(file, "head", lines[1:end], 1)
    return Source(file, head, tuple(_parts(file, lines, end + 1)))


def _parts(file: str, lines: Sequence[str], start: int) -> Iterator[Part]:
    """Everything from line number `start` (from 0) on."""
    at = begun = start
    while at < len(lines):
        if not lines[at].startswith(":::"):
            at += 1
            continue
        yield from _prose(file, lines[begun:at], begun)
        found = _BLOCK.fullmatch(lines[at])
        if not found:
            raise LessonFault(file, at + 1, "A block begins with ::: and its name, as in :::ask.")
        end = next((n for n in range(at + 1, len(lines)) if lines[n].startswith(":::")), None)
        if end is None or lines[end] != ":::":
            raise LessonFault(file, at + 1, f"The block :::{found[1]} has no end of its own.")
        yield _block(file, found[1], lines[at + 1 : end], at + 1)
        at = begun = end + 1
    yield from _prose(file, lines[begun:], begun)


def _block(file: str, name: str, lines: Sequence[str], before: int) -> Block:
    text = "\n".join(lines)
    try:
        return Block(name, tomllib.loads(text), before, text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        at = before + (int(found[1]) if found else 1)
        hint = " TOML wants 0.15, not .15." if _WRITTEN.search(lines[min(at - before, len(lines)) - 1]) else ""
        raise LessonFault(file, at, f"This is not TOML: {error}.{hint}") from None


def _prose(file: str, lines: Sequence[str], before: int) -> Iterator[Part]:
    """The paragraphs, lists and page titles of some lines, of which so many stand before them."""
    open_lists: list[str] = []
    items: list[Sentence] = []
    tokens = _markdown.parse("\n".join(lines))
    for at, token in enumerate(tokens):
        line = before + (token.map[0] if token.map else 0) + 1
        match token.type:
            case "heading_open":
                if token.tag != "h1":
                    raise LessonFault(file, line, "A page has one heading, with a single #, and none inside.")
                yield Heading(tokens[at + 1].content, line)
            case "bullet_list_open" | "ordered_list_open":
                if open_lists:
                    raise LessonFault(file, line, "A list in a list is one too many.")
                open_lists.append("bullets" if token.type.startswith("bullet") else "numbers")
            case "bullet_list_close" | "ordered_list_close":
                yield Prose(tuple(items), open_lists.pop())
                items = []
            case "inline" if tokens[at - 1].type != "heading_open":
                if _RULE.search(token.content):
                    raise LessonFault(file, line, "A line of = or - alone is not for a lesson.")
                sentence = tuple(_runs(file, token, line))
                if open_lists:
                    items.append(sentence)
                else:
                    yield Prose((sentence,))
            case kind if kind.rsplit("_", 1)[0] not in (*PLAIN, "heading", "inline"):
                raise LessonFault(file, line, f"“{token.content.strip() or kind}” is not for a lesson.")


def _runs(file: str, token: Token, line: int) -> Iterator[Run]:
    """The runs of a paragraph."""
    strong = emphasised = False
    link: tuple[str, str] | None = None
    inside = ""
    for child in token.children or ():
        match child.type:
            case "softbreak" | "hardbreak":
                line += 1
                yield from () if link else (Run(" ", strong, emphasised, line=line),)
                inside += " " if link else ""
            case "strong_open" | "strong_close":
                strong = child.type == "strong_open"
            case "em_open" | "em_close":
                emphasised = child.type == "em_open"
            case "link_open":
                link, inside = _verb(file, str(child.attrs["href"]), line), ""
                if "title" in child.attrs:
                    raise LessonFault(file, line, "A link in a lesson has no title.")
            case "link_close" if link:
                yield Run(inside, strong, emphasised, *link, line=line)
                link = None
            case "text":
                if _LOOKS_LIKE_MORE.search(child.content):
                    raise LessonFault(file, line, f"“{child.content}” looks like a link or a block and is none.")
                if link:
                    inside += child.content
                elif child.content:
                    yield Run(child.content, strong, emphasised, line=line)
            case kind:
                raise LessonFault(file, line, f"“{child.content or kind}” is not for a lesson.")


def _verb(file: str, address: str, line: int) -> tuple[str, str]:
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise LessonFault(file, line, f"“{address}” is no link of a lesson: it begins with one of {', '.join(VERBS)}.")
    return found[1], found[2]
