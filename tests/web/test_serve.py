"""The command line: help, clear messages, and a server that starts and stops."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner

from app.__main__ import main

pytestmark = pytest.mark.slow  # every test starts processes

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def serve(monkeypatch, tmp_path):
    """Runs the command in this process, with a data folder of its own; the text it prints."""
    monkeypatch.setenv("BACKPROP_DATA_DIR", str(tmp_path / "data"))

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, ["serve", *arguments])
        assert result.exit_code == 1
        return result.output

    return run


def test_help_lists_the_options():
    text = CliRunner().invoke(main, ["serve", "--help"]).output
    assert all(option in text for option in ("--host", "--port", "--workers", "BACKPROP_"))


def test_a_taken_port_is_said_plainly(serve):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        text = serve("--port", str(port))
    assert f"port {port}" in text and "already in use" in text and "--port" in text


def test_an_address_of_another_machine_is_said_plainly(serve):
    assert "Cannot listen on 192.0.2.1" in serve("--host", "192.0.2.1", "--port", "0")


def test_a_data_folder_that_cannot_be_written_is_said_plainly(serve, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("BACKPROP_DATA_DIR", str(tmp_path / "file" / "data"))
    text = serve()
    assert "cannot be written" in text and "BACKPROP_DATA_DIR" in text


@pytest.mark.parametrize("file", ["sessions.db", "kept/sessions.db", "drawings.db"])
def test_a_damaged_database_is_said_plainly_and_left_alone(serve, tmp_path, file):
    database = tmp_path / "data" / file
    database.parent.mkdir(parents=True)
    database.write_bytes(b"something else" * 100)
    assert f"data/{file} cannot be used" in serve()
    assert database.read_bytes() == b"something else" * 100


def test_a_setting_that_does_not_fit_is_said_plainly(serve, monkeypatch):
    monkeypatch.setenv("BACKPROP_STORE", "cloud")
    assert "BACKPROP_STORE: " in serve()


def test_sessions_in_memory_are_for_one_process(serve, monkeypatch):
    monkeypatch.setenv("BACKPROP_STORE", "memory")
    assert "--workers 1" in serve("--workers", "2")


@pytest.mark.parametrize("workers", [1, 2])
def test_server_starts_serves_and_stops_when_told(tmp_path, workers):
    environment = os.environ | {"BACKPROP_DATA_DIR": str(tmp_path), "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-m", "app", "serve", "--port", "0", "--workers", str(workers)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            address = server.stdout.readline().split()[2]
            opened = post(f"{address}/api/v1/sessions", {"lesson": "1-1-1"})
            stepped = post(f"{address}/api/v1/sessions/{opened['id']}/step", {"version": opened["version"]})
            server.send_signal(signal.SIGINT)
            server.wait(60)
        finally:
            server.kill()  # does nothing to one that has ended; one that has not would be waited for for ever
    assert stepped["stage"]["index"] == 1
    assert server.returncode == 0


def post(url: str, body: dict) -> dict:
    """The answer, as soon as the server is there."""
    request = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    for _ in range(100):
        try:
            return json.load(urlopen(request, timeout=60))
        except URLError:
            time.sleep(0.1)
    raise TimeoutError(url)
