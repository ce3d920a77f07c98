"""A server of an application in a thread of the test, at a port of this machine."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

PATIENCE = 10.0  # seconds in which it has to end


@contextmanager
def serving(app: FastAPI, port: int = 0, at_once: bool = False, **told) -> Iterator[int]:
    """Its port. It ends `at_once`, or once what was asked is answered; `told` is what uvicorn is told beside."""
    running = uvicorn.Server(uvicorn.Config(app, port=port, **{"log_level": "warning", "ws": "none"} | told))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    try:
        yield running.servers[0].sockets[0].getsockname()[1]
    finally:
        running.should_exit = True
        running.force_exit = at_once
        thread.join(PATIENCE)
