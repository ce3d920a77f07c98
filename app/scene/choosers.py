"""The choosers in the header, lessons and notations, and the heading of what was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.explorer.lessons import LESSONS
from app.explorer.names import ACTIVATION_NAMES, LOSS_NAMES
from app.explorer.notations import NOTATIONS
from app.explorer.session import Session

YOUR_OWN = "Your own"
NETWORKS = {"own": YOUR_OWN, "linked": "Shared"}  # places in the chooser that are no lessons


@dataclass(frozen=True, slots=True)
class LessonTab:
    """A lesson in the chooser."""

    slug: str
    title: str
    shape: str
    about: str
    current: bool


@dataclass(frozen=True, slots=True)
class NotationChoice:
    """A notation in the chooser."""

    name: str
    title: str
    about: str
    current: bool


def lesson_tabs(session: Session, kept: Mapping[str, Session | None], place: str) -> tuple[LessonTab, ...]:
    """The chooser: every lesson, and after them the visitor's own network and the one shared with them."""
    tabs = [LessonTab(x.slug, x.title, x.about.split(" · ")[0], x.about, x.slug == place) for x in LESSONS.values()]
    for name, title in NETWORKS.items():
        there = session if name == place else kept.get(name)
        if there:
            shape = "-".join(map(str, there.position.step.network.sizes))
            tabs.append(LessonTab(name, title, shape, heading(there, name)[1], name == place))
    return tuple(tabs)


def notation_choices(session: Session) -> tuple[NotationChoice, ...]:
    """Every notation, with the one in use marked."""
    used = session.notation.name
    return tuple(NotationChoice(n.name, n.title, n.about, n.name == used) for n in NOTATIONS.values())


def heading(session: Session, place: str = "own") -> tuple[str, str, str]:
    """Title, network in short, and what to look for."""
    if session.lesson in LESSONS:
        lesson = LESSONS[session.lesson]
        return lesson.title, lesson.about, lesson.look_for
    step = session.position.step
    names = list(dict.fromkeys(ACTIVATION_NAMES[name] for name in step.network.activations))
    parts = [", then ".join(names), LOSS_NAMES[step.loss], *([] if step.network.biases else ["no biases"])]
    return (
        f"{NETWORKS.get(place, YOUR_OWN)} {'-'.join(map(str, step.network.sizes))}",
        " · ".join(parts),
        "Step through it, and select any weight to see its paths.",
    )
