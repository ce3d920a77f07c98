"""MNIST in a folder: what is missing there, and fetching it once from a public mirror."""

import gzip
import os
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException, HTTPResponse, IncompleteRead
from io import BytesIO
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

from app.digits.datasets import FILES, Barred, DataSetError, spellings, spelt

MIRROR = "https://ossci-datasets.s3.amazonaws.com/mnist/"
PATIENCE = 20.0  # seconds that the mirror may be silent
LONGEST_WAIT = 900.0  # seconds for one file: 11 kB a second
PIECE = 65_536  # bytes
LONGEST = 12_000_000  # bytes of a gzipped file, of which the longest published has 9,912,422


class Unreachable(DataSetError):
    """The mirror did not answer, or not to the end."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a gzipped file must hold: so many bytes with that SHA-256. How they were compressed does not matter."""

    size: int
    sha256: str


CONTENTS = {
    "train-images-idx3-ubyte.gz": Content(
        47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
    ),
    "train-labels-idx1-ubyte.gz": Content(60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    "t10k-images-idx3-ubyte.gz": Content(7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    "t10k-labels-idx1-ubyte.gz": Content(10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
}


def missing(folder: Path) -> tuple[str, ...]:
    """The names of the four files that are not in the folder, unzipped or otherwise spelt either."""
    return tuple(name for names in FILES.values() for name in names if not os.path.isfile(spelt(folder, name)))


def check_readable(folder: Path) -> None:
    """Raises Barred where this process may not look into the folder, or not read a file that is in it."""
    for name in chain.from_iterable(map(spellings, CONTENTS)):
        try:
            os.stat(folder / name)
        except PermissionError:  # os.path.isfile would say that there is none
            raise Barred("the MNIST folder") from None
        except OSError:
            continue
        if not os.access(folder / name, os.R_OK):
            raise Barred(name)


def download(
    folder: Path,
    url: str = MIRROR,
    report: Callable[[int, int], None] = lambda here, of: None,
    contents: Mapping[str, Content] = CONTENTS,
) -> None:
    """Fetch the missing files from below `url` into the folder, which is made; each appears whole or not at all.

    `report` is told how many of the four are there. Raises Unreachable where the mirror cannot be reached,
    DataSetError where it sends something else, or the folder cannot be written; files that came before stay.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise DataSetError(f"{url} is not a web address")
    for name in missing(folder):
        report(len(contents) - len(missing(folder)), len(contents))
        content = _fetched(f"{url.rstrip('/')}/{name}")
        _check(name, content, contents[name])
        _keep(folder / name, content)
    report(len(contents), len(contents))


def _fetched(url: str) -> bytes:
    """What the mirror sends, up to one byte more than any of the files has."""
    host = urlsplit(url).hostname
    try:
        with urlopen(url, timeout=PATIENCE) as answer:
            return _read(answer)
    except HTTPError as error:
        raise DataSetError(f"{host} does not have {url}: it answers {error.code} {error.reason}") from None
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise Unreachable(f"{host} cannot be reached: {reason}. Is there a network?") from None


def _read(answer: HTTPResponse) -> bytes:
    """The body, by pieces: a mirror that trickles is given up, too."""
    content = bytearray()
    ends = monotonic() + LONGEST_WAIT
    while len(content) <= LONGEST and (piece := answer.read1(min(PIECE, LONGEST + 1 - len(content)))):
        content += piece
        if monotonic() > ends:
            raise TimeoutError("it takes too long")
    if answer.length and len(content) <= LONGEST:
        raise IncompleteRead(bytes(content), answer.length)
    return bytes(content)


def _check(name: str, content: bytes, wanted: Content) -> None:
    """Refuse a file that does not unzip to what was published; no more of it is unzipped than should be there."""
    try:
        with gzip.open(BytesIO(content)) as file:
            unzipped = file.read(wanted.size + 1)
    except (OSError, EOFError, zlib.error):
        unzipped = b""
    if len(unzipped) != wanted.size or sha256(unzipped).hexdigest() != wanted.sha256:
        raise DataSetError(f"{name} came damaged, or is not what was published: its checksum differs")


def _keep(path: Path, content: bytes) -> None:
    """Write the file beside its place and move it there, so that nobody ever reads half of it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent) as beside:
            written = Path(beside) / path.name
            written.write_bytes(content)
            os.replace(written, path)
    except OSError as error:
        raise DataSetError(f"{path.name} cannot be written to {path.parent}: {error.strerror}") from None
