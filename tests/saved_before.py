"""What an earlier version saved, in tests/fixtures/saved_before, and comparing what comes of it with what it was."""

import gzip
import json
import math
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "fixtures" / "saved_before"
DIGEST = "blake2b "


@cache
def saved(name: str):
    """The plain data of one of the files, links.json or expected.json.gz."""
    path = FOLDER / name
    data = path.read_bytes()
    return json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)


def expected(name: str, by: str) -> dict:
    """The description of a session, as it comes by a link or a file, a kept copy or out of the store.

    Without its notation, which each session had for itself then, and which is the visitor's since; and of its lesson,
    which one that came by a file was no longer of then.
    """
    of = saved("expected.json.gz")["sessions"][name]
    found = of["session"] | of.get(by, {}) | {"lesson": of["session"]["lesson"]}
    return found | {"look": {key: value for key, value in found["look"].items() if key != "notation"}}


def data_folder(folder: Path) -> Path:
    """A copy of the data directory, that a server can go on with."""
    for packed in (FOLDER / "data").rglob("*.gz"):
        path = folder / packed.relative_to(FOLDER / "data").with_suffix("")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.decompress(packed.read_bytes()))
    return folder


@cache
def rounds_alike() -> bool:
    """Whether NumPy on this machine rounds as on the one where the fixtures were made, to the last bit."""
    return arithmetic() == saved("expected.json.gz")["arithmetic"]


def arithmetic() -> str:
    """A digest of how NumPy rounds here, without anything of the program."""
    rng, found = np.random.default_rng(10), []
    for inner, outer in ((2, 2), (4, 3), (12, 5), (64, 15), (784, 30), (784, 320), (320, 128)):
        for rows in (1, 2, 3):
            x, w = rng.standard_normal((rows, inner)), rng.standard_normal((outer, inner))
            z = x @ w.T
            found += [z, z.T @ x, z @ w, np.exp(z), np.tanh(z), np.log1p(np.exp(-np.abs(z))), z.sum(axis=0), z.mean()]
    return blake2b(b"".join(np.ascontiguousarray(each, "<f8").tobytes() for each in found), digest_size=8).hexdigest()


def assert_same(found, wanted) -> None:
    """The same description: bit for bit where NumPy rounds alike, else but for the last digits.

    Costs but for what was lost then: cross-entropies took 1 − a from 1, and are computed from z since.
    """
    rel = 0.0 if rounds_alike() else 1e-6
    found, wanted = (
        {**each, "passes": {**each["passes"]}} if "passes" in each else {**each} for each in (found, wanted)
    )
    costs = [each["passes"].pop("C", None) for each in (found, wanted) if "passes" in each]
    assert differences(found, wanted, rel) == []
    if any(costs):
        assert math.isclose(*map(float.fromhex, costs), rel_tol=max(rel, 4e-16), abs_tol=4e-16)


def differences(found, wanted, rel: float = 0.0, where: str = "") -> list[str]:
    """What is not the same, and where, in words; numbers in hexadecimal digits may differ by a share `rel`."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        missing = [f"{where}/{key}: only one has it" for key in sorted({*found} ^ {*wanted})]
        pairs = {key: (found[key], wanted[key]) for key in wanted if key in found}
        return missing + _within(pairs, rel, where)
    if isinstance(wanted, list) and isinstance(found, list):
        if len(wanted) != len(found):
            return [f"{where}: {len(found)} instead of {len(wanted)}"]
        return _within(dict(enumerate(zip(found, wanted, strict=True))), rel, where)
    if found == wanted or (rel and _nearly(found, wanted, rel)):
        return []
    return [f"{where}: {found!r} instead of {wanted!r}"]


def _within(pairs: dict, rel: float, where: str) -> list[str]:
    return [each for key, pair in pairs.items() for each in differences(*pair, rel, f"{where}/{key}")]


def _nearly(found, wanted, rel: float) -> bool:
    if not isinstance(found, str) or not isinstance(wanted, str):
        return False
    if wanted.startswith(DIGEST):
        return found.startswith(DIGEST)
    try:
        return math.isclose(float.fromhex(found), float.fromhex(wanted), rel_tol=rel, abs_tol=1e-9)
    except ValueError:
        return False
