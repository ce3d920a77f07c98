"""What a click makes the application do: which of its files are entered, in which order, and what is computed.

The click goes through the whole application, sessions in memory, and is the second of its kind: the first, by another
visitor, is for what is worked out once in the life of a server. Templates and libraries are aside.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType

from fastapi.testclient import TestClient

import app
from app.main import create_app
from app.settings import Settings
from tools.house.page import Page

LESSON = "/lessons/2-2-2"
FIRST_Z = "0.3775"  # z of the first neuron of the lesson, which is asked for first
PICTURE = "network_scene"  # the function that computes the picture of the network

APP = str(Path(app.__file__).parent)
# Newer Pythons write these into the function they stand in.
IN_LINE = {"<listcomp>", "<dictcomp>", "<setcomp>"}


@dataclass(frozen=True)
class Walk:
    """What was entered during a click, in order."""

    entered: Sequence[CodeType]  # each time a function of the application is called, or a generator goes on

    @property
    def files(self) -> list[str]:
        """The files entered, each once, as paths in the application, in order."""
        return list(dict.fromkeys(self._path(code) for code in self.entered))

    @property
    def hops(self) -> int:
        """How often what is entered next is in another file."""
        return len(_stays([code.co_filename for code in self.entered])) - 1

    @property
    def stays(self) -> int:
        """Read once, each function where it is first entered: how many stretches of one file there are.

        What has no name is read with the function it stands in.
        """
        return len(self._read())

    @property
    def returns(self) -> int:
        """How many of the stays are in a file that was read before and left."""
        read = self._read()
        return len(read) - len(set(read))

    def times(self, function: str) -> int:
        """How often a function of this name was called."""
        return sum(code.co_name == function for code in self.entered)

    def _read(self) -> list[str]:
        named = dict.fromkeys(code for code in self.entered if not code.co_name.startswith("<"))
        return _stays([code.co_filename for code in named])

    @staticmethod
    def _path(code: CodeType) -> str:
        return Path(code.co_filename).relative_to(APP).as_posix()


def _stays(files: list[str]) -> list[str]:
    return [file for i, file in enumerate(files) if not i or file != files[i - 1]]


class Recorder:
    """Sees every function of the application that is entered in threads started while it is `ready`."""

    def __init__(self) -> None:
        self._entered: list[CodeType] | None = None

    @contextmanager
    def ready(self) -> Iterator[None]:
        """Until the block ends, threads that start are watched."""
        before = threading.getprofile()
        threading.setprofile(self._see)
        try:
            yield
        finally:
            threading.setprofile(before)

    def during(self, click: Callable[[], object]) -> Walk:
        """What a click enters."""
        entered: list[CodeType] = []
        self._entered = entered
        try:
            click()
        finally:
            self._entered = None
        return Walk(tuple(entered))

    def _see(self, frame: FrameType, event: str, argument: object) -> None:
        if self._entered is not None and event == "call":
            code = frame.f_code
            if code.co_filename.startswith(APP) and code.co_name not in IN_LINE:
                self._entered.append(code)


def step(client: TestClient) -> Callable[[], object]:
    """A new visitor of the lesson who is about to press Step."""
    return Page(client, LESSON).button("Step")


def predicted(client: TestClient) -> Callable[[], object]:
    """A new visitor of the lesson who is about to answer what the first number will be, rightly."""
    page = Page(client, LESSON)
    page.press("Practise")
    page.press("Start predicting")
    return page.button("Answer", typed=FIRST_Z)


def walked(*clicks: Callable[[TestClient], Callable[[], object]]) -> list[Walk]:
    """What each of these clicks enters."""
    recorder = Recorder()
    with recorder.ready(), TestClient(create_app(Settings(store="memory"))) as client:
        for prepare in clicks:
            prepare(client)()
        return [recorder.during(prepare(client)) for prepare in clicks]
