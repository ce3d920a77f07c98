"""What a lesson is once its file has been read: a network with a name, and pages of text and questions about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.course.markup import Prose
from app.explorer.opening import Description
from app.explorer.practise.asked import Ask


@dataclass(frozen=True, slots=True)
class Check:
    """A moment at which printed figures hold: after how many updates, at which stage, with what frozen."""

    prints: Mapping[str, str]
    """by the names of numbers, with the digits that count"""
    updates: int = 0
    stage: str = ""
    frozen: tuple[str, ...] = ()
    figure: Mapping[str, object] = field(default_factory=dict)
    """what the page's figure is told otherwise"""


@dataclass(frozen=True, slots=True)
class SlipCard:
    """A formula as a source prints it, with one wrong symbol: to be found."""

    id: str
    source: str
    """the key of the slip in the course's table of slips"""
    text: str
    gives: str
    """the number that the formula is said to give, empty where it is a statement"""
    printed: tuple[str, ...]
    """its symbols in order: names of numbers, and signs"""
    wrong: int
    """which of them is wrong, from 0"""
    right: str
    """what belongs there"""
    say: str
    line: int = 0
    """of its file, in which it begins"""


FORMULAS = ("z", "a", "slope", "C", "dC/da", "delta", "gathered-delta", "gradients", "update")
"""the formulas that have a name"""


@dataclass(frozen=True, slots=True)
class Formula:
    """A named formula, of FORMULAS, in a layer."""

    kind: str
    layer: int


@dataclass(frozen=True, slots=True)
class Teacher:
    """What stands in print for who teaches."""

    text: str


Part = Prose | Ask | SlipCard | Formula | Teacher


@dataclass(frozen=True, eq=False)
class Page:
    """A page: where the walk stands, what is looked at, and its parts in order."""

    id: str
    title: str
    parts: tuple[Part, ...]
    stage: str = ""
    """the kind of the stage reached last and its layer, as in gradients.1; empty before the first"""
    updates: int = 0
    """whole training steps before that"""
    look: str = ""
    tab: str = "lesson"
    example: int = 0
    """that is looked at, from 0"""
    minutes: int = 5
    figure: str = ""
    """the figure that stands in the place of its network, in its text form; empty where none does"""
    letters: str = ""
    """the name of the notation of its source, where that is another than the lesson's"""
    opens: Description | None = None
    """a network of its own, None where it has that of the lesson"""
    checks: tuple[Check, ...] = ()
    """the first is of the page's own moment"""
    line: int = 0
    """of its file, in which it begins"""

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        """Its questions in order."""
        return tuple(part for part in self.parts if isinstance(part, Ask))

    @cached_property
    def cards(self) -> tuple[SlipCard, ...]:
        """Its slip cards in order."""
        return tuple(part for part in self.parts if isinstance(part, SlipCard))

    def ask(self, id: str) -> Ask | None:
        """The question of that name."""
        return next((ask for ask in self.asks if ask.id == id), None)


@dataclass(frozen=True, eq=False)
class Lesson:
    """A network to walk, what to look for in it, and the pages about it."""

    slug: str
    """what it is called in addresses, links and the API"""
    title: str
    about: str
    """its sizes, activations and loss in short, set apart by “ · ”"""
    look_for: str
    source: str
    """the document that its numbers come from"""
    description: Callable[[], Description]
    draws: bool = False
    """whether its inputs are drawn"""
    source_letters: str = ""
    """the name of the notation of that document, offered and never imposed; empty where it has none of ours"""
    order: int = 1000
    """where it stands among the lessons"""
    pages: tuple[Page, ...] = ()

    def page(self, id: str) -> Page | None:
        """The page of that name."""
        return next((page for page in self.pages if page.id == id), None)
