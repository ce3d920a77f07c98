"""The chooser of lessons and networks in the header, and the heading of what was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.course.digits_lesson import sizes_name
from app.course.lesson import Lesson
from app.course.opening import page_of
from app.course.shelf import DIGITS, LESSONS
from app.digits.reader import DRAWING, EARLIER, SHIPPED
from app.engine.activations import layer_activation
from app.engine.losses import LOSSES
from app.explorer.names import counted
from app.explorer.session import Session
from app.explorer.wording import in_letters
from app.scene.formulas.numbers import short

NOTHING_LEFT: Mapping[str, int] = MappingProxyType({})
YOUR_OWN = "Your own"
CHOOSABLE = 7
"""how many lessons the chooser has room for; the others are found at /learn"""
NETWORK_WORDS = {DRAWING: "best reader"}
NETWORKS = {"build": YOUR_OWN, "shared": "Shared", "trained": "From training"}  # what stands below these addresses


@dataclass(frozen=True, slots=True)
class LessonTab:
    """A lesson or a network of the visitor's in the chooser."""

    address: str
    title: str
    shape: str
    about: str
    current: bool
    afresh: bool = False  # whether it begins again when it is chosen: the lesson that one is in


@dataclass(frozen=True, slots=True)
class AboutScene:
    """The network in short: its sizes, and its activations and loss.

    `networks` are those that can be chosen, each with words about it unless it is the one; none outside the lesson on
    digits.
    """

    sizes: str
    text: str
    networks: tuple[tuple[str, str], ...] = ()


def about_scene(session: Session, left: Mapping[str, int] = NOTHING_LEFT) -> AboutScene:
    """The line under the title; `left` are networks that were left and how many updates they had had."""
    sizes = sizes_name(session)
    if session.lesson != DIGITS.slug:
        return AboutScene(sizes, lesson_heading(session)[1])
    networks = tuple(
        (name, "" if name == sizes else _words(name, left.get(name, 0)))
        for name in SHIPPED
        # Links and sessions open the reader of before; whoever has it not is offered the one of today.
        if name != EARLIER or name == sizes or name in left
    )
    # Beside the menu the line is short, so that it is one for every network; activations stand above their layers.
    return AboutScene(sizes, LOSSES[session.position.step.loss].title, networks)


def _words(name: str, updates: int) -> str:
    """What the menu says of a network: what it is good at, and how far it was taught."""
    taught = counted(updates, "update") if updates else ""
    return " · ".join(filter(None, (NETWORK_WORDS.get(name, ""), taught)))


def lesson_tabs(session: Session, kept: Mapping[str, Session], here: str) -> tuple[LessonTab, ...]:
    """The chooser for who is at the address `here`: the first lessons and the one that is open, and after them their
    networks by address. None on a page of the course: there one turns pages.
    """
    if page_of(session):
        return ()
    first = tuple(LESSONS.values())[:CHOOSABLE]
    offered = [lesson for lesson in LESSONS.values() if lesson in first or lesson.slug == session.lesson]
    tabs = [_lesson_tab(lesson, session, lesson_address(lesson) == here) for lesson in offered]
    for kind, title in NETWORKS.items():
        there = {here: session, **kept} if kind_of(here) == kind else kept
        address = next((address for address in there if kind_of(address) == kind), "")
        if address:
            network = there[address]
            tabs.append(
                LessonTab(address, title, sizes_name(network), lesson_heading(network, kind)[1], address == here)
            )
    return tuple(tabs)


def own_networks(there: Mapping[str, Session]) -> tuple[LessonTab, ...]:
    """Networks of the visitor's own by address, each with its title and what it is in short."""
    headings = ((address, session, lesson_heading(session)) for address, session in there.items())
    return tuple(
        LessonTab(address, title, sizes_name(session), about, current=False)
        for address, session, (title, about, _) in headings
    )


def lesson_address(lesson: Lesson) -> str:
    """Where a lesson is walked."""
    return "/digits" if lesson.slug == DIGITS.slug else f"/lessons/{lesson.slug}"


def kind_of(address: str) -> str:
    """What stands at an address: lessons, digits, or one of NETWORKS."""
    return address.split("/")[1]


def _lesson_tab(lesson: Lesson, session: Session, current: bool) -> LessonTab:
    shape = sizes_name(session) if current else lesson.about.split(" · ")[0]
    return LessonTab(lesson_address(lesson), lesson.title, shape, lesson.about, current, current)


def lesson_heading(session: Session, kind: str = "build") -> tuple[str, str, str]:
    """Title, network in short, and what to look for; `kind` of place is one of NETWORKS where it is no lesson."""
    if session.lesson in LESSONS:
        lesson = LESSONS[session.lesson]
        page = page_of(session)
        return (
            page.title if page else lesson.title,
            _about(lesson, session),
            "" if page else in_letters(lesson.look_for, session.notation),
        )
    return (
        f"{NETWORKS.get(kind, YOUR_OWN)} {sizes_name(session)}",
        in_short(session),
        "Step through it, and select any weight to see its paths.",
    )


def in_short(session: Session) -> str:
    """Activations and loss, and how it learns where that is not as by default: “tanh · squared error · Adam”."""
    step = session.position.step
    layers = range(1, step.network.depth + 1)
    names = list(dict.fromkeys(layer_activation(step.network, layer).title for layer in layers))
    parts = [", then ".join(names), LOSSES[step.loss].title, *([] if step.network.biases else ["no biases"])]
    parts += [step.rule.title] if step.rule.memories else []
    parts += [f"penalty {session.notation.l2} = {short(step.l2, session.significant)}"] if step.l2 else []
    parts += ["partly frozen"] if step.frozen else []
    return " · ".join(parts)


def _about(lesson: Lesson, session: Session) -> str:
    """The lesson's network in short, or the one that was chosen in its place."""
    sizes = sizes_name(session)
    return lesson.about if lesson.about.startswith(sizes) else f"{sizes} · {in_short(session)}"
