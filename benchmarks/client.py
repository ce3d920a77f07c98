"""A small HTTP client on bare sockets, so that little of what is measured is its own."""

import gzip
import selectors
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

Address = tuple[str, int]
END_OF_HEAD = b"\r\n\r\n"
CHUNK = 1 << 18


@dataclass(frozen=True)
class Reply:
    """Status, headers (names in lower case), and the body as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body, unpacked."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


@dataclass(frozen=True)
class Request:
    """What to ask for, as a browser on this page would."""

    method: str
    path: str
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    compressed: bool = True
    answered: Callable[["Request", Reply], "Request"] | None = None
    """the next request once this one has its reply; None where it is the same again"""

    def wire(self, address: Address) -> bytes:
        """The request in bytes."""
        host, port = address
        headers = {"host": f"{host}:{port}", "origin": f"http://{host}:{port}", "connection": "keep-alive"}
        headers |= {"accept-encoding": "gzip"} if self.compressed else {}
        headers |= {"content-length": str(len(self.body.encode()))} if self.body else {}
        headers |= self.headers
        lines = [f"{self.method} {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join(lines).encode() + END_OF_HEAD + self.body.encode()

    def next(self, reply: Reply) -> "Request":
        """What is asked after this reply."""
        return self if self.answered is None else self.answered(self, reply)


class Connection:
    """A connection that stays open. `ask` sends a request; `take` reads what has come, until the reply is whole."""

    def __init__(self, address: Address):
        self.address, self._socket, self._read = address, socket.create_connection(address), b""
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def fileno(self) -> int:
        """The socket's, for selectors."""
        return self._socket.fileno()

    def wait_at_most(self, seconds: float) -> None:
        """Raise TimeoutError where the server has been silent for so long."""
        self._socket.settimeout(seconds)

    def ask(self, wire: bytes) -> None:
        """Send a request in bytes."""
        self._socket.sendall(wire)

    def take(self) -> Reply | None:
        """The reply, or None while some of it is still to come. Raises ConnectionError where the server hangs up."""
        read = self._socket.recv(CHUNK)
        if not read:
            raise ConnectionError("the server closed the connection")
        self._read += read
        head, end, body = self._read.partition(END_OF_HEAD)
        if not end:
            return None
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if len(body) < int(headers.get("content-length", 0)):
            return None
        self._read = b""
        return Reply(int(status.split()[1]), headers, body)

    def drained(self) -> bool:
        """Read and drop what comes next; False where the server has hung up."""
        return bool(self._socket.recv(CHUNK))

    def fetch(self, request: Request) -> Reply:
        """Ask and wait for the reply. Raises RuntimeError for an error of the server or of ours."""
        self.ask(request.wire(self.address))
        while (reply := self.take()) is None:
            pass
        return checked(reply)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def checked(reply: Reply) -> Reply:
    """The same reply; RuntimeError where it is an error."""
    if reply.status >= 400:
        raise RuntimeError(f"{reply.status}: {reply.text[:300]}")
    return reply


@dataclass(frozen=True)
class Load:
    """What a server did for so many seconds: how long each request took, in seconds."""

    seconds: float
    latencies: list[float]

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.latencies) / self.seconds


def drive(address: Address, requests: Sequence[Request], seconds: float) -> Load:
    """Ask each request over and over on a connection of its own, the next one as soon as the reply is there."""
    with selectors.DefaultSelector() as ready:
        connections = {Connection(address): request for request in requests}
        for connection in connections:
            ready.register(connection, selectors.EVENT_READ, connection)
        load = _driven(connections, ready, seconds)
        for connection in connections:
            connection.close()
    return load


def _driven(connections: dict[Connection, Request], ready: selectors.BaseSelector, seconds: float) -> Load:
    latencies, asked, began = [], {}, perf_counter()
    for connection, request in connections.items():
        asked[connection] = perf_counter()
        connection.ask(request.wire(connection.address))
    while asked:
        for key, _ in ready.select():
            connection = key.data
            if (reply := connection.take()) is None:
                continue
            checked(reply)
            latencies.append(perf_counter() - asked.pop(connection))
            connections[connection] = connections[connection].next(reply)
            wire = connections[connection].wire(connection.address)
            if (now := perf_counter()) - began < seconds:
                asked[connection] = now
                connection.ask(wire)
    return Load(perf_counter() - began, latencies)
