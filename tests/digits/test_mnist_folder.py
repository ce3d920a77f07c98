"""Fetching MNIST, from a mirror on this machine that holds four small files."""

import gzip
import os
import socket
from contextlib import closing
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from app.digits import mnist_folder
from app.digits.datasets import Barred, DataSetError
from app.digits.mnist_folder import CONTENTS, Content, check_readable, download, missing

NAMES = tuple(CONTENTS)
HELD = {name: name.encode() * 100 for name in NAMES}
WANTED = {name: Content(len(held), sha256(held).hexdigest()) for name, held in HELD.items()}
ZIPPED = {name: gzip.compress(held, mtime=0) for name, held in HELD.items()}


class Mirror(ThreadingHTTPServer):
    """Sends `files`; `declared` makes it promise another length; `asked` are the paths it was asked for."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.files = dict(ZIPPED)
        self.declared = {}
        self.asked = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/mnist/"


class Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        mirror = self.server
        name = self.path.removeprefix("/mnist/")
        mirror.asked.append(name)
        if name not in mirror.files:
            return self.send_error(404)
        self.send_response(200)
        self.send_header("Content-Length", str(mirror.declared.get(name, len(mirror.files[name]))))
        self.end_headers()
        self.wfile.write(mirror.files[name])
        return None

    def log_message(self, *words):
        """Nothing: the log of a test is read by nobody."""


@pytest.fixture
def mirror():
    with Mirror() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data" / "mnist"


def fetch(folder, mirror, report=lambda here, of: None):
    download(folder, mirror.url, report, WANTED)


def names(folder) -> set[str]:
    return set(os.listdir(folder)) if folder.is_dir() else set()


def test_all_four_files_are_fetched_as_they_were_sent(folder, mirror):
    fetch(folder, mirror)
    assert {name: (folder / name).read_bytes() for name in NAMES} == ZIPPED
    assert names(folder) == set(NAMES)
    assert missing(folder) == ()


def test_a_folder_that_is_not_there_misses_all_four(folder):
    assert missing(folder) == NAMES


def test_the_caller_is_told_how_many_are_here(folder, mirror):
    told = []
    fetch(folder, mirror, lambda here, of: told.append((here, of)))
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_an_address_with_or_without_a_slash_at_its_end_means_the_same(folder, mirror):
    download(folder, mirror.url.rstrip("/"), contents=WANTED)
    assert mirror.asked == list(NAMES)


def test_a_file_that_is_there_is_neither_asked_for_nor_touched(folder, mirror):
    folder.mkdir(parents=True)
    (folder / NAMES[0]).write_bytes(b"mine")
    fetch(folder, mirror)
    assert (folder / NAMES[0]).read_bytes() == b"mine"
    assert mirror.asked == list(NAMES[1:])


def test_with_all_files_there_the_mirror_is_not_asked(folder, mirror):
    fetch(folder, mirror)
    mirror.asked.clear()
    fetch(folder, mirror)
    assert mirror.asked == []


@pytest.mark.parametrize(
    "sent",
    [
        gzip.compress(HELD[NAMES[1]][:-1] + b"?", mtime=0),
        gzip.compress(HELD[NAMES[1]] + b"?", mtime=0),
        gzip.compress(HELD[NAMES[1]][:-1], mtime=0),
        ZIPPED[NAMES[1]][:-9],
        b"<html>Log in to this network</html>",
        b"",
    ],
    ids=["another byte", "a byte more", "a byte less", "half a gzip file", "a page", "nothing"],
)
def test_something_else_than_was_published_is_refused_and_leaves_nothing(folder, mirror, sent):
    mirror.files[NAMES[1]] = sent
    with pytest.raises(DataSetError, match=rf"{NAMES[1]} .*checksum"):
        fetch(folder, mirror)
    assert names(folder) == {NAMES[0]}


def test_the_same_content_compressed_in_another_way_is_as_good(folder, mirror):
    mirror.files[NAMES[0]] = gzip.compress(HELD[NAMES[0]], compresslevel=1, mtime=7)
    assert mirror.files[NAMES[0]] != ZIPPED[NAMES[0]]
    fetch(folder, mirror)
    assert missing(folder) == ()


def test_an_answer_that_breaks_off_leaves_nothing(folder, mirror):
    mirror.files[NAMES[0]] = ZIPPED[NAMES[0]][:50]
    mirror.declared[NAMES[0]] = len(ZIPPED[NAMES[0]])
    with pytest.raises(DataSetError):
        fetch(folder, mirror)
    assert names(folder) == set()


def test_an_answer_without_end_is_not_read_to_its_end(folder, mirror, monkeypatch):
    monkeypatch.setattr(mnist_folder, "LONGEST", 20)
    with pytest.raises(DataSetError, match="checksum"):
        fetch(folder, mirror)
    assert names(folder) == set()


def test_a_mirror_that_trickles_is_given_up(folder, mirror, monkeypatch):
    monkeypatch.setattr(mnist_folder, "LONGEST_WAIT", -1.0)
    with pytest.raises(DataSetError, match="too long"):
        fetch(folder, mirror)
    assert names(folder) == set()


def test_a_folder_that_may_not_be_looked_into_misses_all_four(monkeypatch, folder):
    def refused(path, *_, **__):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(mnist_folder.os, "stat", refused)
    assert missing(folder) == NAMES


def test_what_came_before_a_failure_stays_and_the_next_try_fetches_the_rest(folder, mirror):
    good = mirror.files.pop(NAMES[2])
    with pytest.raises(DataSetError, match=r"127\.0\.0\.1 does not have .*404"):
        fetch(folder, mirror)
    assert missing(folder) == NAMES[2:]
    mirror.files[NAMES[2]] = good
    fetch(folder, mirror)
    assert mirror.asked == [*NAMES[:3], *NAMES[2:]]


def test_a_refused_connection_is_told_in_words(folder):
    with closing(socket.socket()) as bound:
        bound.bind(("127.0.0.1", 0))  # bound but not listening: nobody answers there
        url = f"http://127.0.0.1:{bound.getsockname()[1]}/"
        with pytest.raises(DataSetError, match=r"127\.0\.0\.1 cannot be reached: .*Is there a network\?"):
            download(folder, url, contents=WANTED)
    assert names(folder) == set()


def test_a_mirror_that_says_nothing_is_given_up(folder, monkeypatch):
    monkeypatch.setattr(mnist_folder, "PATIENCE", 0.1)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent, pytest.raises(DataSetError, match="timed out"):
        download(folder, f"http://127.0.0.1:{silent.getsockname()[1]}/", contents=WANTED)


@pytest.mark.parametrize("url", ["file:///etc/", "ftp://example.org/", "mirror"])
def test_only_web_addresses_are_read(folder, url):
    with pytest.raises(DataSetError, match="not a web address"):
        download(folder, url, contents=WANTED)


def test_a_folder_that_cannot_be_written_is_told_in_words(tmp_path, mirror):
    in_the_way = tmp_path / "mnist"
    in_the_way.write_text("a file where the folder should be")
    with pytest.raises(DataSetError, match=f"{NAMES[0]} cannot be written to"):
        fetch(in_the_way, mirror)


def test_nobody_reads_half_a_file(folder, mirror, monkeypatch):
    seen = []
    replace = os.replace

    def watched(source, target):
        seen.append((target.exists(), source.read_bytes() == ZIPPED[target.name]))
        replace(source, target)

    monkeypatch.setattr(mnist_folder.os, "replace", watched)
    fetch(folder, mirror)
    assert seen == [(False, True)] * 4


@pytest.mark.mnist
@pytest.mark.parametrize("name", NAMES)
def test_the_sizes_and_checksums_are_those_of_the_published_files(mnist_folder, name):
    unzipped = gzip.decompress((mnist_folder / name).read_bytes())
    assert Content(len(unzipped), sha256(unzipped).hexdigest()) == CONTENTS[name]


def test_what_is_missing_is_not_barred_and_what_is_barred_is_named(folder, monkeypatch):
    check_readable(folder)
    folder.mkdir(parents=True)
    (folder / NAMES[1]).write_bytes(b"mine")
    check_readable(folder)
    monkeypatch.setattr(mnist_folder.os, "access", lambda path, mode: False)
    with pytest.raises(Barred, match=NAMES[1]):
        check_readable(folder)
