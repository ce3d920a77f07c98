"""An nginx before servers of this application: on free ports, in a folder of its own, without a right of its own."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app.__main__ import SERVER
from app.main import create_app
from app.settings import Settings
from tests.serving import PATIENCE, serving

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed here")
CONFIGURATION = """
daemon off; worker_processes 1; error_log stderr; pid {folder}/pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {servers}
}}
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


@contextmanager
def served(**settings) -> Iterator[int]:
    """A server of the application with these settings, as it is started by its command; its port."""
    with serving(create_app(Settings(store="memory", **settings)), **SERVER) as port:
        yield port


@contextmanager
def proxied(locations: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """An nginx with a server for each of these bodies of `server {}`, by name; `host:port` of each."""
    ports = {name: free_port() for name in locations}
    servers = "\n".join(f"server {{ listen 127.0.0.1:{ports[name]}; {body} }}" for name, body in locations.items())
    with TemporaryDirectory() as folder, ExitStack() as at_the_end:
        file = Path(folder, "nginx.conf")
        file.write_text(CONFIGURATION.format(folder=folder, servers=servers))
        unprivileged = {}
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
            unprivileged = {"user": "nobody"}
        running = subprocess.Popen([str(NGINX), "-c", str(file), "-e", "stderr"], **unprivileged)
        at_the_end.callback(running.wait, PATIENCE)
        at_the_end.callback(running.terminate)
        _wait_for(next(iter(ports.values())))
        yield {name: f"127.0.0.1:{port}" for name, port in ports.items()}


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
