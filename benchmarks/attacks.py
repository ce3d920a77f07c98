"""What one hostile visitor can do to all others: each attack on a server of its own, in 512 MB where that can be had.

While it goes on somebody asks /healthz all the time. The longest silence, the processor's time that went into it and
the most memory it took stand beside their bounds; a server that did not live through it is said to be dead.
"""

import json
import os
import re
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex, token_urlsafe
from threading import Event, Thread
from time import perf_counter, sleep
from urllib.parse import urlencode

from benchmarks import lab, walks
from benchmarks.client import Connection, Reply, Request
from benchmarks.report import Row, Table
from benchmarks.site import FORM, SERVE, Site, served

MOST_SILENCE = 0.25  # seconds
MOST_MEGABYTES = 512
GROUPS = Path("/sys/fs/cgroup/memory")
HEALTH = Request("GET", "/healthz")
BETWEEN = 0.005  # seconds
AFTERWARDS = 0.5  # seconds in which what was begun may still hold others up
PATIENCE = 30.0  # seconds that an attacker waits for an answer
PAGES = ("/", "/lessons/2-2-2", "/digits", "/build", "/train", "/learn")
BODY = 7_900_000  # bytes, just below what a server takes
Attack = Callable[[Site], str]


@dataclass(frozen=True)
class Suffered:
    """What a server suffered: seconds of silence and of processor time, megabytes at most; and what was said of it."""

    silence: float
    processor: float
    megabytes: float
    said: str


def table(names: tuple[str, ...] = ()) -> Table:
    """Each of ATTACKS, or those of these names."""
    chosen = {what: attack for what, attack in ATTACKS.items() if not names or attack.__name__ in names}
    return Table(
        f"Attacks, in {MOST_MEGABYTES} MB{'' if can_limit() else ' (which this machine cannot hold a server to)'}",
        [row(what, attack) for what, attack in chosen.items()],
        ["longest silence of /healthz, seconds of CPU, most memory; and what the attacker was answered"],
    )


def row(what: str, attack: Attack) -> Row:
    """One attack beside its bounds."""
    target = f"≤ {MOST_SILENCE * 1000:.0f} ms, ≤ {MOST_MEGABYTES} MB"
    try:
        found = suffered(attack)
    except (OSError, RuntimeError) as error:
        return Row(what, f"0 answers more: {error}", target, False)
    said = f"{found.silence * 1000:.0f} ms, {found.processor:.1f} s, {found.megabytes:.0f} MB; {found.said}"
    return Row(what, said, target, found.silence <= MOST_SILENCE and found.megabytes <= MOST_MEGABYTES)


def suffered(attack: Attack) -> Suffered:
    """What an attack does to a server. Raises OSError or RuntimeError where nobody answers any more."""
    with served(*SERVE) as site, limited(site.process), used(site), watched(site) as silences:
        before = processor_seconds(site.process)
        said = attack(site)
        sleep(AFTERWARDS)
        spent = processor_seconds(site.process) - before
        site.fetch(HEALTH)
        peak = peak_megabytes(site.process)
    return Suffered(max(silences, default=0.0), spent, peak, said)


@contextmanager
def used(site: Site) -> Iterator[None]:
    """A server that has been asked before: the first answers of a kind, which load much, come once in its life."""
    learner = walks.begun(site, walks.network(2, 2, 1))
    for request in (*(Request("GET", page) for page in PAGES), *[walks.step(learner, "phase")] * 4):
        site.fetch(request)
    yield


def can_limit() -> bool:
    """Whether this machine lets us hold a process to so much memory."""
    return os.access(GROUPS, os.W_OK) and (GROUPS / "memory.limit_in_bytes").exists()


@contextmanager
def limited(process: int) -> Iterator[None]:
    """Hold a process to MOST_MEGABYTES, beyond which the kernel ends it."""
    if not can_limit():
        yield
        return
    group = GROUPS / f"backprop-{token_hex(4)}"
    group.mkdir()
    (group / "memory.limit_in_bytes").write_text(str(MOST_MEGABYTES * 2**20))
    (group / "cgroup.procs").write_text(str(process))
    try:
        yield
    finally:
        for member in (group / "cgroup.procs").read_text().split():
            (GROUPS / "cgroup.procs").write_text(member)
        group.rmdir()


@contextmanager
def watched(site: Site) -> Iterator[list[float]]:
    """Ask /healthz all the time; how long each answer took."""
    silences: list[float] = []
    over = Event()

    def watch() -> None:
        with suppress(OSError, RuntimeError):
            connection = Connection(site.address)
            while not over.is_set():
                asked = perf_counter()
                connection.fetch(HEALTH)
                silences.append(perf_counter() - asked)
                sleep(BETWEEN)
            connection.close()

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield silences
    finally:
        over.set()
        watcher.join(PATIENCE)


def processor_seconds(process: int) -> float:
    """Processor time that a process and those that it started have taken."""
    text = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, text[11:15])) / os.sysconf("SC_CLK_TCK")


def peak_megabytes(process: int) -> float:
    """The most memory that it had in use."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) * 1024 / 1e6 if found else 0.0


def sent(site: Site, request: Request) -> int:
    """The status of the answer, 0 where there was none."""
    return answered(site, request).status


def answered(site: Site, request: Request) -> Reply:
    """The answer to a request, whatever it is; of status 0 where there was none."""
    with suppress(OSError):
        connection = Connection(site.address)
        connection.wait_at_most(PATIENCE)
        connection.ask(request.wire(site.address))
        while (reply := connection.take()) is None:
            pass
        return reply
    return Reply(0, {}, b"")


def many(site: Site, requests: list[Request], at_once: int = 20) -> str:
    """All of them, so many at a time; how often each status was answered."""
    with ThreadPoolExecutor(at_once) as pool:
        statuses = list(pool.map(lambda request: sent(site, request), requests))
    return counted(statuses)


def counted(statuses: list[int]) -> str:
    """Statuses in words: 3 × 200, 17 × 429."""
    return ", ".join(f"{statuses.count(status)} × {status or 'nothing'}" for status in sorted(set(statuses)))


def api(path: str, body: str = "", method: str = "POST") -> Request:
    """A request to the API."""
    return Request(method, f"{walks.API}{path}", body, walks.JSON)


def form(path: str, fields: dict[str, str], key: str = "") -> Request:
    """A form of a visitor's."""
    return Request("POST", path, urlencode(fields), FORM | {"cookie": f"visitor={key or token_urlsafe(32)}"})


def file_form(path: str, content: str, key: str = "") -> Request:
    """A form with a file, which is sent as it is."""
    boundary = "of-a-form"
    head = f'--{boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.json"\r\n\r\n'
    kind = {"content-type": f"multipart/form-data; boundary={boundary}"}
    cookie = {"cookie": f"visitor={key or token_urlsafe(32)}"}
    return Request("POST", path, f"{head}{content}\r\n--{boundary}--\r\n", kind | cookie)


def unknown_keys() -> str:
    """A JSON object of as many short keys as fit."""
    return "{" + ",".join(f'"{key:06x}":0' for key in range(BODY // 11)) + "}"


def lists() -> str:
    """Empty lists, as many as fit."""
    return "[" + ",".join(["[]"] * (BODY // 3)) + "]"


def keys_to_the_api(site: Site) -> str:
    """To three JSON routes, one after the other."""
    session = walks.opened(site, {"lesson": "1-1-1"})["id"]
    body = unknown_keys()
    paths = ("/predict", "/sessions", f"/sessions/{session}/step")
    return many(site, [api(path, body) for path in paths], 1)


def lists_to_the_api(site: Site) -> str:
    """Empty lists and lists of a number, where matrices are expected."""
    few = "[" + ",".join(["[0]"] * 240_000) + "]"
    return many(site, [api("/predict", f'{{"strokes":[{body}]}}') for body in (lists(), few)], 1)


def numbers_to_the_api(site: Site) -> str:
    """As many numbers as a body holds."""
    numbers = ",".join(["0"] * 990_000)
    return many(
        site, [api("/predict", f'{{"pixels":[{numbers}]}}'), api("/sessions", f'{{"inputs":[[{numbers}]]}}')], 1
    )


def imports(site: Site) -> str:
    """Files of empty lists, of unknown keys, and of unknown keys in what is looked at."""
    view = '{"network":{"sizes":[1,1]},"view":' + unknown_keys()[: BODY - 100].rpartition(",")[0] + "}}"
    return many(site, [file_form("/import", text) for text in (lists(), unknown_keys(), view)], 1)


def drawings(site: Site) -> str:
    """Files of digits that hold empty lists, unknown keys, and drawings of empty strokes."""
    head = '{"format": "backprop-explorer drawings", "version": 1, "drawings": '
    texts = (head + lists() + "}", head + "[" + unknown_keys() + "]}", lists())
    return many(site, [file_form("/drawings/import", text) for text in texts], 1)


def forms(site: Site) -> str:
    """Forms of a million fields, plain and in parts, and strokes of empty lists."""
    fields = "&".join(f"{key:x}=" for key in range(BODY // 8))
    plain = Request("POST", "/build", fields, FORM)
    part = '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n\r\n'
    parts = Request("POST", "/build", part * (BODY // len(part)) + "--b--\r\n", PARTS)
    return many(site, [plain, parts], 1)


PARTS = {"content-type": "multipart/form-data; boundary=b"}


def stored(site: Site) -> str:
    """Sessions that are large, by bodies of fifty bytes; what the folder takes then."""
    body = json.dumps(walks.DIGITS)
    walked = []
    for _ in range(60):
        reply = answered(site, api("/sessions", body))
        walked.append(reply.status)
        if reply.status == 201:
            answered(site, api(f"/sessions/{json.loads(reply.text)['id']}/step", '{"granularity": "phase"}'))
    return counted(walked)


def looked(site: Site) -> str:
    """Pages that are only looked at; how many sessions that makes."""
    said = many(site, [Request("GET", page) for page in PAGES * 5], 4)
    return f"{said}; {json.loads(site.fetch(HEALTH).text)['sessions']} sessions"


def trainers(site: Site) -> str:
    """Twenty visitors with six runs each, invented and as issued; whether one who comes after them may train."""
    fields = training_form(answered(site, Request("GET", "/train")).text)
    newcomer, *issued = (lab.new_key(site) for _ in range(21))
    said = []
    for keys in ([token_urlsafe(32) for _ in range(20)], issued):
        said.append(many(site, [form("/train/start", fields, key) for key in keys for _ in range(6)], 4))
    status = sent(site, form("/train/start", fields, newcomer))
    return f"invented {said[0]}, issued {said[1]}; a newcomer {status}"


def training_form(html: str) -> dict[str, str]:
    """The fields of the lab's form as it stands."""
    fields = {}
    for tag in re.findall(r"<input [^>]*>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (" checked" in tag or not re.search(r'type="(radio|checkbox)"', tag)):
            fields[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option [^>]*value="([^"]*)"[^>]*selected', options)
        first = re.search(r'value="([^"]*)"', options)
        fields[name] = chosen[1] if chosen else first[1] if first else ""
    return fields


DEEP = {"network": {"sizes": [150] * 12}}


def paths(site: Site) -> str:
    """Twenty times the paths of a network of twelve layers of 150."""
    id = walks.opened(site, DEEP)["id"]
    return many(site, [api(f"/sessions/{id}/paths?layer=1&to=1&from=1&limit=1000", "", "GET")] * 20)


def checks(site: Site) -> str:
    """Twenty gradient checks of it."""
    id = walks.opened(site, DEEP)["id"]
    return many(site, [api(f"/sessions/{id}/gradient-check", "", "GET")] * 20)


def snapshots(site: Site) -> str:
    """Twenty times its snapshot, and its file."""
    id = walks.opened(site, DEEP)["id"]
    asked = [f"/sessions/{id}", f"/sessions/{id}/export"]
    return many(site, [api(path, "", "GET") for path in asked * 20])


def solutions(site: Site) -> str:
    """Twenty times everything that can be taken home of it."""
    learner = walks.begun(site, DEEP)
    pages = ("/solution", "/export/session.json", "/code/notebook.ipynb", "/export/weights.safetensors")
    cookie = {"cookie": f"visitor={learner.key}"}
    return many(site, [Request("GET", f"{page}?place={learner.place}", headers=cookie) for page in pages * 5])


def steps(site: Site) -> str:
    """Twenty visitors who walk through it on the page."""
    learners = [walks.begun(site, DEEP) for _ in range(20)]
    kinds = ("/move/step", "/move/step", "/move/step-backward")
    return "; ".join(many(site, [walks.post(one, path, "granularity=phase") for one in learners]) for path in kinds)


def unfinished(site: Site) -> str:
    """Forty bodies of which the last byte never comes; how many the server still waits for after a while."""
    with ExitStack() as opened:
        sockets = []
        for _ in range(40):
            one = opened.enter_context(socket.create_connection(site.address))
            sockets.append(one)
            head = f"POST /api/v1/predict HTTP/1.1\r\nhost: {site.address[0]}\r\ncontent-type: application/json\r\n"
            with suppress(OSError):
                one.settimeout(5)
                one.sendall(f"{head}content-length: {BODY}\r\n\r\n".encode() + b" " * (BODY - 1))
        sleep(12)
        waiting = sum(map(is_open, sockets))
    return f"{waiting} of 40 wait"


def headers(site: Site) -> str:
    """Ten megabytes of headers; how much of them the server read before it hung up."""
    taken = 0
    with socket.create_connection(site.address) as one, suppress(OSError):
        one.settimeout(5)
        one.sendall(b"GET /healthz HTTP/1.1\r\n")
        for _ in range(10_000):
            one.sendall(b"x: " + b"y" * 995 + b"\r\n")
            taken += 1_000
            if not is_open(one):
                break
    return f"{taken / 1000:.0f} kB were taken"


def is_open(one: socket.socket) -> bool:
    """Whether the other end has neither answered nor hung up."""
    one.setblocking(False)
    try:
        one.recv(1)
        return False
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        one.setblocking(True)


ATTACKS: dict[str, Attack] = {
    "880,000 unknown keys to the API": keys_to_the_api,
    "8 MB of [] to the API": lists_to_the_api,
    "a million numbers to the API": numbers_to_the_api,
    "8 MB of [] and of keys at /import": imports,
    "the same at /drawings/import": drawings,
    "forms of a million fields": forms,
    "sessions of 2.4 MB by 50 bytes": stored,
    "pages that are only looked at": looked,
    "20 visitors × 6 training runs": trainers,
    "20 × paths of 12 layers of 150": paths,
    "20 × gradient check": checks,
    "40 × snapshot and export": snapshots,
    "20 × solution, files, code": solutions,
    "60 × a phase of it on the page": steps,
    "40 bodies that do not end": unfinished,
    "10 MB of headers": headers,
}
