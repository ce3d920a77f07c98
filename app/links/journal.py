"""The way from the beginning of a session to where it is now as plain data, and that way walked again.

A journal has an entry for each place that Back returns to: how that place was left. A number n stands for n training
steps walked to their end and on into the next; a dictionary for an edit, a restart, a jump on the timeline, training
steps taught or updates made at one go, a return to the loss after fewer updates or a hidden mistake, `at` being the
stage from which it was made and `said` what the learner had said of a mistake there.

Walking it again, every entry goes through the moves and edits a learner has, and none is believed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise, product
from typing import Any

import numpy as np

from app.engine.network import Array
from app.errors import BadValue, TooLarge
from app.explorer import edits, values
from app.explorer.history import go_back_to
from app.explorer.many_updates import MOST_TIMES, update_exactly
from app.explorer.moves import go_to, restart, step
from app.explorer.practise.guesses import plain_hunt
from app.explorer.practise.mistakes import end_mistake
from app.explorer.session import PAST_BYTES, Position, Session
from app.explorer.teaching import steps_taught, teach
from app.explorer.training_step import TrainingStep, same_step
from app.links.record_parts import EXAMPLES, hidden_again, present, said_again, slip_of, whole_number

Entry = int | dict[str, object]
Cell = tuple[list[int], float]
"""where a number is, the number of its array and its place there, all from 1, and the number"""

NEXT: dict[str, object] = {"next": True}
UNCHANGED: tuple[dict[str, object], ...] = ({"weights": []}, {"target": []}, {"input": []})
MOST_DEPARTURES = 1_000  # places that Back returns to
MOST_WORK = 100_000_000  # over all departures, in parameters × examples of a training step: about two seconds
DEPARTURE, STEP, LAYER = 20_000, 5_000, 2_500  # what these cost beside that, measured with networks of a neuron a layer
MOST_HELD = 2 * PAST_BYTES  # of weights on the way; more than is kept in the end is forgotten as one goes
ANEW = "anew"  # whether what depends on an edit is computed anew
LISTS = ("weights", "biases", "input", "target")
WHOLE = (*EXAMPLES, "learning_rate", "l2", "reduction")


class NoJournal(Exception):
    """The past is no longer kept whole, or holds something that no entry stands for."""


def journal(session: Session) -> list[Entry]:
    """The entries, oldest first. Raises NoJournal where places have been forgotten."""
    if session.forgotten:
        raise NoJournal
    places = enumerate(pairwise((*session.past, session.position)))
    entries = [_entry(session.initial, left, reached, bool(number)) for number, (left, reached) in places]
    return [entry for is_next, run in groupby(entries, lambda entry: entry == 1) for entry in _joined(is_next, run)]


def stages_to_walk(position: Position) -> int:
    """How far to walk to get there; one stage farther where that stage overflows."""
    return position.stage + position.overflowed


def replayed(opened: Session, entries: object, stage: object, talk: object) -> Session:
    """The session after the journal, a walk to `stage` and what was said there.

    Raises BadValue, NotNow, TooLarge where that cannot be.
    """
    session = opened
    left: list[Position] = []
    work = held = 0
    each = [*_one_by_one(entries)]
    _check_work(sum(_work(opened.position, entry) for entry in each))
    for entry in each:
        work += _work(session.position, entry)
        _check_work(work)
        if isinstance(entry, dict) and "back_to" in entry:
            session = replace(session, past=(*left, *session.past))
            left = []
        session = _departed(session, entry)
        # Only the last place is needed to go on; a long past would be counted again at every entry.
        left += session.past[:-1]
        held += sum(place.step.bytes_given for place in session.past[:-1])
        session = replace(session, past=session.past[-1:])
        if held > MOST_HELD:
            session = session.remembering((*left, *session.past))
            left, session = [*session.past[:-1]], replace(session, past=session.past[-1:])
            held = sum(place.step.bytes_given for place in left)
    session = said_again(go_to(session, whole_number(stage, "stage")), talk)
    return session.remembering((*left, *session.past))


def _joined(is_next: bool, run: Iterable[Entry]) -> list[Entry]:
    """Entries that are 1 and follow each other as their number, others as they are."""
    return [len(list(run))] if is_next else list(run)


def _entry(initial: Position, left: Position, reached: Position, returnable: bool) -> Entry:
    kind = _departure(initial, left, reached, returnable)
    said = plain_hunt(left.practise)
    talk = {"said": said} if said else {}
    return 1 if kind == NEXT and not talk else {"at": stages_to_walk(left), **talk, **kind}


def _departure(initial: Position, left: Position, reached: Position, returnable: bool) -> dict[str, object]:
    """How a place was left. A restart needs somewhere to return from: a place before, or a stage walked."""
    if steps := steps_taught(left, reached):
        examples = {"inputs": reached.step.inputs.tolist(), "targets": reached.step.targets.tolist()}
        return {"teach": {"steps": steps, **examples}}
    if reached.at_once:
        return {"updates": len(reached.at_once)}
    if left.updated and reached.floor == 1:
        return NEXT
    jumped = reached.floor == 0 < left.floor and reached.updates_before == left.updates_before
    if jumped and same_step(reached.step, left.step):
        return {"jump": min(reached.stage, left.floor - 1)}
    begun = reached.floor == initial.floor and reached.updates_before == initial.updates_before
    if begun and (returnable or left.stage > left.floor) and same_step(reached.step, initial.step):
        return {"restart": True}
    if reached.updates_before < left.updates_before:
        return {"back_to": reached.updates_before}
    ended = left.step.slip and reached.floor == left.stage
    if reached.step.slip or (ended and same_step(reached.step, left.step.true)):
        return {"slip": slip_of(reached.step)}
    return {"edit": _edit(left, reached)}


def _edit(left: Position, reached: Position) -> dict[str, object]:
    """What was edited; what was given its old value again is in it where the stage tells."""
    step = left.step.next() if left.updated else left.step
    changed = _changes(step, reached.step)
    noted: dict[str, object] = {} if changed else {"learning_rate": reached.step.learning_rate}
    for more, anew in product((noted, *UNCHANGED), ({}, {ANEW: True})):
        tried = {**more, **changed, **anew}
        if _edited_again(Session(position=left, initial=left), tried).position.floor == reached.floor:
            return tried
    raise NoJournal


def _changes(old: TrainingStep, new: TrainingStep) -> dict[str, object]:
    """The numbers that changed: weights [layer, to, from, value], biases [layer, neuron, value], cells of examples."""
    changes: dict[str, object] = {}
    if weights := _changed_in_layers(old.network.weights, new.network.weights):
        changes["weights"] = weights
    if biases := _changed_in_layers(old.network.biases or (), new.network.biases or ()):
        changes["biases"] = biases
    for one, all in (("input", "inputs"), ("target", "targets")):
        changes |= _changed_examples(one, all, getattr(old, all), getattr(new, all))
    if new.learning_rate != old.learning_rate:
        changes["learning_rate"] = new.learning_rate
    for setting in ("l2", "reduction"):
        if getattr(new, setting) != getattr(old, setting):
            changes[setting] = getattr(new, setting)
    return changes


def _changed_examples(one: str, all: str, old: Array, new: Array) -> dict[str, object]:
    """The cells of inputs or targets that changed, or all of them where that is shorter."""
    if old.shape != new.shape or 2 * len(cells := _changed_cells(old, new)) > new.size > 1:
        return {all: new.tolist()}
    return {one: cells} if cells else {}


def _changed_in_layers(old: Sequence[Array], new: Sequence[Array]) -> list[list[float]]:
    pairs = enumerate(zip(old, new, strict=True), 1)
    return [[layer, *cell] for layer, (before, after) in pairs for cell in _changed_cells(before, after)]


def _changed_cells(old: Array, new: Array) -> list[list[float]]:
    """The cells that differ in any bit, counted from 1, and their new values."""
    if old is new:
        return []
    places = np.argwhere(old.view(np.int64) != new.view(np.int64))
    return [[*(place + 1).tolist(), new[tuple(place)].item()] for place in places]


def _one_by_one(entries: object) -> Iterator[object]:
    """The entries, a number n as n times 1. Raises BadValue or TooLarge before the first."""
    if not isinstance(entries, list):
        raise BadValue("A journal is a list.", field="journal")
    departures = sum(whole_number(entry, "journal") if isinstance(entry, int) else 1 for entry in entries)
    if departures > MOST_DEPARTURES:
        raise TooLarge(f"A journal has at most {MOST_DEPARTURES:,} entries; this has {departures:,}.", field="journal")
    return (each for entry in entries for each in ([1] * entry if isinstance(entry, int) else [entry]))


def _check_work(work: int) -> None:
    if work > MOST_WORK:
        raise TooLarge("Walking this journal again would take too long.", field="journal")


def _work(at: Position, entry: object) -> int:
    """What an entry costs: an edit on the way may have brought more examples."""
    network = at.network
    step = STEP + LAYER * network.depth + network.parameter_count * len(at.step.inputs)
    return DEPARTURE + step * _steps(entry)


def _steps(entry: object) -> int:
    """The training steps of an entry, at most where it only says how far back."""
    if not isinstance(entry, dict):
        return 1
    taught = entry.get("teach")
    counts = (entry.get("updates"), taught.get("steps") if isinstance(taught, dict) else None)
    said = [count for count in counts if isinstance(count, int)]
    return max((*said, MOST_TIMES if "back_to" in entry else 1))


def _departed(session: Session, entry: object) -> Session:
    if isinstance(entry, int):
        return step(go_to(session, len(session.position.stages)))
    kinds = {*entry} - {"at", "said"} if isinstance(entry, dict) else set()
    if not isinstance(entry, dict) or len(kinds) != 1 or not kinds <= {*KINDS}:
        raise BadValue(f"An entry of a journal is a number, or one of {', '.join(KINDS)} with its stage.", "journal")
    session = said_again(go_to(session, whole_number(entry.get("at"), "at")), entry.get("said", {}))
    (kind,) = kinds
    return KINDS[kind](session, entry[kind])


def _edited_again(session: Session, changes: object) -> Session:
    """The session with the numbers of a journal's edit. Raises BadValue or TooLarge."""
    if not isinstance(changes, dict) or set(changes) - {*LISTS, *WHOLE, ANEW} or changes.get(ANEW, True) is not True:
        raise BadValue(f"An edit has {', '.join((*LISTS, *WHOLE))}, and {ANEW} where it is true.", field="edit")
    network = session.position.network
    examples = session.position.step
    made = present(changes, *WHOLE)
    if "weights" in changes:
        made["weights"] = _with_cells(network.weights, _cells(changes["weights"], 4, "weights"), "weights")
    if "biases" in changes:
        made["bias_values"] = _with_cells(network.biases or (), _cells(changes["biases"], 3, "biases"), "biases")
    for one, all in (("input", "inputs"), ("target", "targets")):
        if one in changes:
            cells = [([1, *place], value) for place, value in _cells(changes[one], 3, one)]
            (made[all],) = _with_cells([getattr(examples, all)], cells, one)
    return edits.edit(session, **made, anew=ANEW in changes)


def _taught_again(session: Session, changes: object) -> Session:
    if not isinstance(changes, dict) or {*changes} != {"steps", *EXAMPLES}:
        raise BadValue(f"What is taught has steps, {' and '.join(EXAMPLES)}.", field="teach")
    return teach(session, **present(changes, *EXAMPLES), count=changes["steps"])


KINDS: dict[str, Callable[[Session, Any], Session]] = {
    "next": lambda session, _: step(session),
    "edit": _edited_again,
    "teach": _taught_again,
    "restart": lambda session, _: restart(session),
    "jump": lambda session, stage: go_to(session, whole_number(stage, "jump")),
    "updates": lambda session, times: update_exactly(session, _times(times)),
    "back_to": lambda session, updates: go_back_to(session, whole_number(updates, "back_to")),
    "slip": lambda session, slip: end_mistake(session) if slip is None else hidden_again(session, slip),
}
"""how a place can be left, and how it is left again; each checks what stands in the entry"""


def _times(written: object) -> int:
    """How many updates are made at one go. Raises BadValue."""
    times = whole_number(written, "updates")
    if not 1 <= times <= MOST_TIMES:
        raise BadValue(f"At one go there are 1 to {MOST_TIMES} updates.", field="updates")
    return times


def _with_cells(arrays: Sequence[Array], cells: Iterable[Cell], field: str) -> list[Array]:
    """Copies of the arrays with other values in the cells."""
    changed = [np.array(array) for array in arrays]
    for (number, *place), value in cells:
        if not 1 <= number <= len(changed) or not all(
            1 <= at <= n for at, n in zip(place, changed[number - 1].shape, strict=True)
        ):
            raise BadValue(f"There is no cell {[number, *place]} in “{field}”.", field=field)
        changed[number - 1][tuple(at - 1 for at in place)] = value
    return changed


def _cells(written: object, length: int, field: str) -> list[Cell]:
    """Cells written as lists of `length` numbers, the value last. Raises BadValue."""
    if not isinstance(written, list) or any(not isinstance(cell, list) or len(cell) != length for cell in written):
        raise BadValue(f"“{field}” is a list of cells of {length} numbers.", field=field)
    return [([whole_number(at, field) for at in cell[:-1]], values.single_number(cell[-1], field)) for cell in written]
