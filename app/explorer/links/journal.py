"""The way from the beginning of a session to where it is now, as plain data that `replay` walks again.

A journal has an entry for each place that Back returns to: how that place was left. A number n stands for n training
steps walked to their end and on into the next; a dictionary for an edit, a restart, a jump on the timeline, training
steps taught at one go or a hidden mistake, `at` being the stage from which it was made and `said` what the learner had
said of a mistake there.
"""

from itertools import groupby, pairwise

import numpy as np

from app.engine.network import Array
from app.explorer.links.mistake_record import slip_of
from app.explorer.links.replay import edited
from app.explorer.practise.hunt import plain_hunt
from app.explorer.same_step import same_step
from app.explorer.session import Position, Session
from app.explorer.teaching import taught
from app.explorer.training_step import TrainingStep

NEXT = {"next": True}
UNCHANGED = ({"weights": []}, {"target": []}, {"input": []})


class NoJournal(Exception):
    """The past is no longer kept whole, or holds something that no entry stands for."""


def journal(session: Session) -> list:
    """The entries, oldest first. Raises NoJournal where places have been forgotten."""
    if session.forgotten:
        raise NoJournal
    places = enumerate(pairwise((*session.past, session.position)))
    entries = [_entry(session.initial, left, reached, bool(number)) for number, (left, reached) in places]
    return [entry for group in groupby(entries, lambda entry: entry == 1) for entry in _run(*group)]


def place(position: Position) -> int:
    """How far to walk to get there; one stage farther where that stage overflows."""
    return position.stage + position.overflowed


def _run(updates: bool, entries) -> list:
    return [len(list(entries))] if updates else list(entries)


def _entry(initial: Position, left: Position, reached: Position, returnable: bool) -> int | dict:
    kind = _departure(initial, left, reached, returnable)
    talk = {"said": said} if (said := plain_hunt(left.practise)) else {}
    return 1 if kind == NEXT and not talk else {"at": place(left), **talk, **kind}


def _departure(initial: Position, left: Position, reached: Position, returnable: bool) -> dict:
    """How a place was left. A restart needs somewhere to return from: a place before, or a stage walked."""
    if steps := taught(left, reached):
        given = {"inputs": reached.step.inputs.tolist(), "targets": reached.step.targets.tolist()}
        return {"teach": {"steps": steps, **given}}
    if left.updated and reached.floor == 1:
        return NEXT
    jumped = reached.floor == 0 < left.floor and reached.updates_before == left.updates_before
    if jumped and same_step(reached.step, left.step):
        return {"jump": min(reached.stage, left.floor - 1)}
    begun = reached.floor == initial.floor and reached.updates_before == initial.updates_before
    if begun and (returnable or left.stage > left.floor) and same_step(reached.step, initial.step):
        return {"restart": True}
    ended = left.step.slip and reached.floor == left.stage
    if reached.step.slip or (ended and same_step(reached.step, left.step.true)):
        return {"slip": slip_of(reached.step)}
    return {"edit": _edit(left, reached)}


def _edit(left: Position, reached: Position) -> dict:
    """What was edited; what was given its old value again is in it where the stage tells."""
    step = left.step.next() if left.updated else left.step
    changed = _changes(step, reached.step)
    noted = {"learning_rate": reached.step.learning_rate} if not changed else {}
    for more in (noted, *UNCHANGED):
        tried = {**more, **changed}
        if edited(Session(position=left, initial=left), tried).position.floor == reached.floor:
            return tried
    raise NoJournal


def _changes(old: TrainingStep, new: TrainingStep) -> dict:
    """The numbers that changed: weights [layer, to, from, value], biases [layer, neuron, value], cells of examples."""
    changes = {}
    if weights := _cells_by_layer(old.network.weights, new.network.weights):
        changes["weights"] = weights
    if biases := _cells_by_layer(old.network.biases or (), new.network.biases or ()):
        changes["biases"] = biases
    for one, all in (("input", "inputs"), ("target", "targets")):
        changes |= _examples(one, all, getattr(old, all), getattr(new, all))
    return changes | ({"learning_rate": new.learning_rate} if new.learning_rate != old.learning_rate else {})


def _examples(one: str, all: str, old: Array, new: Array) -> dict:
    if old.shape != new.shape or 2 * len(cells := _cells(old, new)) > new.size > 1:
        return {all: new.tolist()}
    return {one: cells} if cells else {}


def _cells_by_layer(old, new) -> list:
    pairs = enumerate(zip(old, new, strict=True), 1)
    return [[layer, *cell] for layer, (before, after) in pairs for cell in _cells(before, after)]


def _cells(old: Array, new: Array) -> list:
    """The cells that differ in any bit, counted from 1, and their new values."""
    if old is new:
        return []
    places = np.argwhere(old.view(np.int64) != new.view(np.int64))
    return [[*(place + 1).tolist(), new[tuple(place)].item()] for place in places]
