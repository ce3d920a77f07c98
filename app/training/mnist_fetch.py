"""Whether MNIST is here, and downloading it once, when somebody asks for it, beside all else that the server does."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread

from app.digits.datasets import Barred, DataSetError, mnist_sizes
from app.digits.mnist_folder import CONTENTS, MIRROR, Unreachable, check_readable, download, missing
from app.errors import NotNow

MISSING = "missing"
FETCHING = "fetching"
THERE = "there"
FAILED = "failed"
BARRED = "barred"
NO_PERMISSION = "The server has no permission to read {}. Give it that permission."
NO_NETWORK = "No network: MNIST could not be fetched. Put its four files into the MNIST folder, or try again."
FAILURE = "MNIST could not be downloaded: the server's log says why."
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MnistState:
    """Whether the files are here, or how far their download is."""

    state: str = MISSING
    done: int = 0  # files that are here
    total: int = 4
    problem: str = ""  # what went wrong with the download, or with reading the files
    digits: tuple[int, int] = (0, 0)  # there are to train and to test on


class MnistFetch:
    """The folder of the MNIST files and the download into it, from `url` or the public mirror.

    `changed` is called, on the event loop, whenever the state is another one.
    """

    def __init__(self, folder: Path, url: str | None, changed: Callable[[], None]):
        self.folder = folder
        self.url = url or MIRROR
        self._changed = changed
        self._last = MnistState()
        self._asked: set[str] = set()

    @property
    def state(self) -> MnistState:
        """How things stand now; files that somebody put there count."""
        total = len(CONTENTS)
        here = len(CONTENTS) - len(missing(self.folder))
        if self._last.state == FETCHING:
            return MnistState(FETCHING, here, total)
        try:
            check_readable(self.folder)
        except Barred as error:
            return MnistState(BARRED, here, total, NO_PERMISSION.format(error))
        if here == total:
            return self._there()
        return MnistState(FAILED if self._last.problem else MISSING, here, total, self._last.problem)

    def _there(self) -> MnistState:
        try:
            return MnistState(THERE, len(CONTENTS), len(CONTENTS), digits=mnist_sizes(self.folder))
        except (DataSetError, OSError):  # which a start says at its field
            return MnistState(THERE, len(CONTENTS), len(CONTENTS))

    def state_for(self, visitor: str) -> MnistState:
        """How things stand for a visitor: that the download failed is for those who asked for it."""
        state = self.state
        untold = state.state == FAILED and visitor not in self._asked
        return MnistState(MISSING, state.done, state.total) if untold else state

    def begin(self, visitor: str) -> None:
        """Start downloading. Raises NotNow where that goes on already, or the files are there or may not be read."""
        if self._last.state == FETCHING:
            self._asked.add(visitor)
            raise NotNow("MNIST is being downloaded already.")
        state = self.state
        if state.state == THERE:
            raise NotNow("MNIST is here already.")
        if state.state == BARRED:
            raise NotNow(state.problem)
        self._last = MnistState(FETCHING)
        self._asked = {visitor}
        self._changed()
        # Not a thread of the event loop's own: the server would wait for it when it stops.
        Thread(target=self._fetch, args=(asyncio.get_running_loop(),), daemon=True).start()

    def _fetch(self, loop: asyncio.AbstractEventLoop) -> None:
        problem = ""
        try:
            download(self.folder, self.url, lambda here, of: _soon(loop, self._changed))
        except Unreachable as error:
            log.warning("MNIST could not be downloaded: %s", error)
            problem = NO_NETWORK
        except DataSetError as error:
            problem = f"MNIST could not be downloaded: {error}."
        except Exception:
            log.exception("The download of MNIST failed.")
            problem = FAILURE
        _soon(loop, partial(self._finish, problem))

    def _finish(self, problem: str) -> None:
        self._last = MnistState(FAILED if problem else THERE, problem=problem)
        self._changed()


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    with suppress(RuntimeError):  # the server has stopped meanwhile
        loop.call_soon_threadsafe(call)
