"""The command line: python -m app serve."""

import os
import signal
import socket
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import click
from pydantic import ValidationError

from app.settings import PREFIX, Settings

# Small matrices: one BLAS thread is faster than several that wait for each other. NumPy reads this when it is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
BACKLOG = 2048
SERVER: dict[str, Any] = {
    "http": "app.web.http.heads:BoundedHeads" if find_spec("httptools") else "h11",  # which has bounds of its own
    "access_log": False,
    "server_header": False,
    "proxy_headers": False,  # which proxies are believed is a setting: app/web/http/proxy.py
    "ws": "none",
    "lifespan": "on",
    "timeout_graceful_shutdown": 5,
}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Backprop Explorer: watch one training step of a neural network, number by number."""


@main.command(epilog=f"Settings come from environment variables that begin with {PREFIX}; the README lists them.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for a classroom.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1), help="Server processes; training needs 1."
)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages and the JSON API."""
    settings = read_settings()
    if settings.store == "memory" and workers > 1:
        raise click.ClickException(f"{PREFIX}STORE=memory keeps sessions in one process. Use --workers 1, or sqlite.")
    if settings.store == "sqlite":
        check_store(settings.data_dir)
    if settings.lessons_dir:
        check_lessons(settings.lessons_dir)
    run(listen(host, port), workers, settings.log_level)


def read_settings() -> Settings:
    """The settings, or a message that names the variables at fault."""
    try:
        return Settings()
    except ValidationError as error:
        faults = [f"{PREFIX}{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors()]
        raise click.ClickException("\n".join(faults)) from None


def check_store(folder: Path) -> None:
    """Write to the data folder, look through its databases and open them once, or say why that cannot be."""
    from app.storage.damage import mend
    from app.storage.store import UnusableStore
    from app.storage.stores import open_stores

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        TemporaryFile(dir=folder).close()
        for mended in mend(folder):
            click.echo(mended.said, err=True)
        open_stores(folder).close()
    except OSError as error:
        reason = f"The data folder {folder} cannot be written: {error.strerror}"
        raise click.ClickException(f"{reason}. Set {PREFIX}DATA_DIR to another folder.") from None
    except UnusableStore as error:
        raise click.ClickException(str(error)) from None


def check_lessons(folder: Path) -> None:
    """Read the lessons of a folder, or say what is wrong with one, in which file and line."""
    from app.course.checking import add_checked
    from app.course.markup import LessonFault

    try:
        add_checked(folder)
    except LessonFault as error:
        raise click.ClickException(str(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "a file is not UTF-8"
        raise click.ClickException(f"The lessons in {folder} cannot be read: {reason}.") from None


def listen(host: str, port: int) -> socket.socket:
    """A bound socket, or a message that says why the address cannot be had."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
        bound = socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (")[0]
        raise click.ClickException(f"Cannot listen on {host}, port {port}: {reason}. Choose another --port.") from None
    bound.set_inheritable(True)
    return bound


def run(bound: socket.socket, workers: int, log_level: str) -> None:
    """Serve on a bound socket until stopped."""
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    config = uvicorn.Config("app.main:served_app", factory=True, workers=workers, log_level=log_level, **SERVER)
    # Once it has stopped, the server sends itself the signal that it was stopped by.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit())
    click.echo(f"Backprop Explorer: {address_of(bound)} (Ctrl+C stops it)")
    with suppress(KeyboardInterrupt):
        if workers > 1:
            Multiprocess(config, sockets=[bound]).run()
        else:
            uvicorn.Server(config).run(sockets=[bound])


def address_of(bound: socket.socket) -> str:
    """The URL under which a socket is reached."""
    host, port = bound.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


if __name__ == "__main__":
    main()
