"""Whom a link reaches: 127.0.0.1 is for everybody their own machine, not the one that made the link."""

import socket
from contextlib import closing
from ipaddress import ip_address
from pathlib import Path

from starlette.datastructures import URL

ROUTED_NOWHERE = ("192.0.2.1", 9)  # of RFC 5737: to choose the way there sends nothing
CONTAINER = (Path("/.dockerenv"), Path("/run/.containerenv"))
PATIENCE = 0.5  # seconds


def only_here(address: URL) -> bool:
    """Whether the address leads whoever opens it to their own machine."""
    host = (address.hostname or "").rstrip(".").lower()
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def for_others(address: URL) -> URL | None:
    """The address by which others in this network reach the server; None where it answers nobody but this machine.

    In a container nobody knows: the addresses in there are not those outside.
    """
    if any(mark.exists() for mark in CONTAINER):
        return None
    host, port = _own_address(), address.port or 80
    if not host or not _answers(host, port):
        return None
    return address.replace(scheme="http", hostname=host)


def _own_address() -> str:
    """This machine's address on its network, "" without one."""
    try:
        with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
            probe.connect(ROUTED_NOWHERE)
            host = str(probe.getsockname()[0])
    except OSError:
        return ""
    return "" if ip_address(host).is_loopback or ip_address(host).is_unspecified else host


def _answers(host: str, port: int) -> bool:
    try:
        with closing(socket.create_connection((host, port), PATIENCE)):
            return True
    except OSError:
        return False
