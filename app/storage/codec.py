"""Sessions to and from plain data and bundles of arrays; a field this version does not know, or misses, does no harm.

A position is a small dictionary: the digests of its network, its examples and what its optimiser remembers, and its
settings, those added later only where they are not the default.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields

from app.caches import PerObject
from app.engine.network import Array, Network
from app.engine.optimisers import NO_MEMORY, Memory, as_kept
from app.explorer.look import Look, earlier_look, look_of, look_text
from app.explorer.practise.guesses import answer_of, guess_of, hunt_of, plain_answer, plain_guess, plain_hunt
from app.explorer.session import Position, Session, View
from app.explorer.training_step import TrainingStep
from app.storage.bundles import Bundle, bundle, unpacked

# repr prints the shortest digits that read back as the same float; JSON has no NaN.
_encode = json.JSONEncoder(allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode


def _names(kind: type, *without: str) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in without)


_STEP = _names(TrainingStep, "network", "inputs", "targets", "memory")
_ADDED = {"l2": 0.0, "optimiser_settings": (), "frozen": (), "at_once": (), "costs": ()}
"""fields that came later, with their defaults, which are not written"""
_POSITION = _names(Position, "step", "practise")
_VIEW = _names(View, "look")
_SESSION = _names(Session, "position", "initial", "past", "view", "guesses", "answers")


def _bundles(step: TrainingStep) -> dict[str, Bundle]:
    network = step.network
    notes = {"activations": network.activations, "biases": network.biases is not None}
    notes |= {"settings": dict(network.settings)} if network.settings else {}
    made = {
        "network": bundle((*network.weights, *(network.biases or ())), notes),
        "examples": bundle((step.inputs, step.targets), {}),
    }
    if step.memory.updates:
        made["memory"] = bundle(step.memory.arrays, {"updates": step.memory.updates})
    return made


_bundles_of_step = PerObject(_bundles)


def bundles(position: Position) -> Iterable[Bundle]:
    """What the encoded position refers to by digest."""
    return _bundles_of_step(position.step).values()


def encode_position(position: Position) -> str:
    """The position as JSON, without its arrays."""
    return _encode(_plain_position(position))


def encode_state(session: Session) -> str:
    """The session as JSON, without its past and without arrays."""
    positions = {name: _plain_position(getattr(session, name)) for name in ("position", "initial")}
    guesses = [plain_guess(guess) for guess in session.guesses]
    answers = {"answers": [plain_answer(answer) for answer in session.answers]} if session.answers else {}
    view = _plain_view(session.view)
    return _encode({**positions, "view": view, "guesses": guesses, **answers, **_plain(session, _SESSION)})


def decode_session(state: str, past: Iterable[str], packed: Mapping[str, bytes]) -> Session:
    """The session of an encoded state, its encoded past, oldest first, and the packed bundles by digest.

    What was shared is shared again: arrays, networks and training steps.
    """
    plain = json.loads(state)
    decoder = _Decoder(packed)
    return Session(
        position=decoder.position(plain["position"]),
        initial=decoder.position(plain["initial"]),
        past=tuple(decoder.position(json.loads(one)) for one in past),
        view=View(_look(plain["view"]), **_known(plain["view"], _VIEW)),
        guesses=tuple(map(guess_of, plain.get("guesses", ()))),
        answers=tuple(map(answer_of, plain.get("answers", ()))),
        **_known(plain, _SESSION),
    )


class _Decoder:
    def __init__(self, packed: Mapping[str, bytes]):
        self._packed = packed
        self._arrays: dict[tuple, Array] = {}
        self._unpacked: dict[str, Bundle] = {}
        self._networks: dict[str, Network] = {}
        self._steps: dict[tuple, TrainingStep] = {}

    def position(self, plain: dict) -> Position:
        practise = hunt_of(plain.get("practise", plain))
        return Position(self._step(plain), practise=practise, **_known(plain, _POSITION))

    def _step(self, plain: dict) -> TrainingStep:
        settings = _known(plain, _STEP)
        names = [name for name in ("network", "examples", "memory") if name in plain]
        key = (*(plain[name] for name in names), repr(settings))
        if key not in self._steps:
            parts = {name: self._bundle(plain[name]) for name in names}
            inputs, targets = parts["examples"].arrays
            network = self._network(parts["network"])
            memory = _memory(parts["memory"], network) if "memory" in parts else NO_MEMORY
            step = TrainingStep(network, inputs, targets, memory=memory, **settings)
            _bundles_of_step.remember(step, parts)
            self._steps[key] = step
        return self._steps[key]

    def _bundle(self, digest: str) -> Bundle:
        if digest not in self._unpacked:
            self._unpacked[digest] = unpacked(digest, self._packed[digest], self._arrays)
        return self._unpacked[digest]

    def _network(self, stored: Bundle) -> Network:
        if stored.digest not in self._networks:
            activations = tuple(stored.notes["activations"])
            weights = stored.arrays[: len(activations)]
            biases = stored.arrays[len(activations) :]
            settings = tuple(stored.notes.get("settings", {}).items())
            own = biases if stored.notes["biases"] else None
            self._networks[stored.digest] = Network(weights, own, activations, settings)
        return self._networks[stored.digest]


def _memory(stored: Bundle, network: Network) -> Memory:
    """What was remembered; each memory has as many arrays as the network."""
    count = network.depth if network.biases is None else 2 * network.depth
    starts = range(0, len(stored.arrays), count)
    return Memory(stored.notes["updates"], tuple(as_kept(network, stored.arrays[at : at + count]) for at in starts))


def _plain_position(position: Position) -> dict:
    digests = {name: stored.digest for name, stored in _bundles_of_step(position.step).items()}
    practise = {"practise": plain_hunt(position.practise)}
    return {**digests, **_plain(position.step, _STEP), **_plain(position, _POSITION), **practise}


def _plain_view(view: View) -> dict:
    return {"look": look_text(view.look), **_plain(view, _VIEW)}


def _look(plain: dict) -> Look:
    return look_of(plain["look"]) if "look" in plain else earlier_look(plain)


def _plain(value: object, names: tuple[str, ...]) -> dict:
    values = {name: getattr(value, name) for name in names}
    return {name: each for name, each in values.items() if name not in _ADDED or _ADDED[name] != each}


def _known(plain: dict, names: tuple[str, ...]) -> dict:
    return {name: _tupled(plain[name]) for name in names if name in plain}


def _tupled(value: object) -> object:
    """JSON has lists where the session has tuples."""
    return tuple(map(_tupled, value)) if isinstance(value, list) else value
