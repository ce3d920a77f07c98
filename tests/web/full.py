"""A server whose disk is full from some moment on: what is saved stays, and nothing more can be."""

from contextlib import contextmanager
from unittest.mock import patch

from fastapi.testclient import TestClient

from app.errors import StorageFull

FULL = "The disk is full."


def _full(*_, **__):
    raise StorageFull(FULL)


@contextmanager
def full_disk(client: TestClient):
    """While the block lasts, no session can be opened or saved."""
    store = client.app.state.store
    with patch.object(store, "create", _full), patch.object(store, "save", _full):
        yield
