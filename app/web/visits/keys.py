"""The keys that visitors are known by: made here, and told from what anybody makes up.

A key is 22 characters that nobody can guess and 21 that this server alone can make of them. Where it keeps things in
files, what it makes them with is a file beside those.
"""

import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

FILE = "visitors.key"
RANDOM_BYTES = 16
RANDOM = 22  # characters of them
SECRET_BYTES = 32


class Keys:
    """Issues keys by a secret, and knows them again."""

    def __init__(self, secret: bytes):
        self._secret = secret

    def issue(self) -> str:
        """A new key, 43 characters that are safe in addresses and cookies."""
        random = secrets.token_urlsafe(RANDOM_BYTES)
        return random + self._seal(random)

    def issued(self, key: str) -> bool:
        """Whether this is a key that was issued here."""
        return key.isascii() and hmac.compare_digest(key[RANDOM:], self._seal(key[:RANDOM]))

    def _seal(self, random: str) -> str:
        digest = hmac.digest(self._secret, random.encode(), "sha256")
        return urlsafe_b64encode(digest).decode()[: RANDOM - 1]


def open_keys(folder: Path | None) -> Keys:
    """The keys of the server whose files are in this folder; without one, of this process. Raises OSError."""
    if folder is None:
        return Keys(secrets.token_bytes(SECRET_BYTES))
    file = folder / FILE
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    while True:
        if file.exists() and len(secret := file.read_bytes()) == SECRET_BYTES:
            return Keys(secret)
        _make(file)


def _make(file: Path) -> None:
    """Put a secret there, whole; of processes that start together that of the last one stays, and all read it."""
    own = file.with_name(f"{FILE}.{secrets.token_hex(4)}")
    with open(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
        made.write(secrets.token_bytes(SECRET_BYTES))
    try:
        os.link(own, file)
    except FileExistsError:
        if len(file.read_bytes()) != SECRET_BYTES:
            own.replace(file)
    finally:
        own.unlink(missing_ok=True)
