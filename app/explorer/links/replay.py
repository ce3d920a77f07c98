"""Walking a journal again: every entry goes through the moves and edits a learner has, and none is believed."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from app.engine.network import Array
from app.errors import BadValue, TooLarge
from app.explorer import edits, values
from app.explorer.links.checks import given, whole
from app.explorer.links.mistake_record import hidden_again, said_again
from app.explorer.moves import go_to, restart, step
from app.explorer.practise.mistakes import end_mistake
from app.explorer.session import Position, Session, remembered
from app.explorer.teaching import COUNTS, teach

MOST_DEPARTURES = 1_000  # places that Back returns to
MOST_WORK = 50_000_000  # parameters × examples, over all departures: about a second
LISTS = ("weights", "biases", "input", "target")
EXAMPLES = ("inputs", "targets")
WHOLE = (*EXAMPLES, "learning_rate")


def replayed(opened: Session, journal: list, stage: int, talk: dict) -> Session:
    """The session after the journal, a walk to `stage` and what was said there.

    Raises BadValue, NotNow, TooLarge where that cannot be.
    """
    session = opened
    left = []
    work = 0
    _check_length(journal)
    for entry in _one_by_one(journal):
        work += _work(session.position, entry)
        if work > MOST_WORK:
            raise TooLarge("Walking this journal again would take too long.", field="journal")
        session = _departed(session, entry)
        # Only the last place is needed to go on; a long past would be counted again at every entry.
        left += session.past[:-1]
        session = replace(session, past=session.past[-1:])
    session = said_again(go_to(session, whole(stage, "stage")), talk)
    past = (*left, *session.past)
    kept = remembered(past)
    return replace(session, past=kept, forgotten=len(past) - len(kept))


def edited(session: Session, changes: dict) -> Session:
    """The session with the numbers of a journal's edit."""
    if not isinstance(changes, dict) or set(changes) - {*LISTS, *WHOLE}:
        raise BadValue(f"An edit has {', '.join((*LISTS, *WHOLE))}.", field="edit")
    at = session.position
    network, training = at.network, at.step
    made = given(changes, *WHOLE)
    if "weights" in changes:
        made["weights"] = _with_cells(network.weights, changes["weights"], 4, "weights")
    if "biases" in changes:
        made["bias_values"] = _with_cells(network.biases or (), changes["biases"], 3, "biases")
    for one, all in (("input", "inputs"), ("target", "targets")):
        if one in changes:
            rows = [[1, *cell] for cell in _cells(changes[one], 3, one)]
            made[all] = _with_cells((getattr(training, all),), rows, 4, one)[0]
    return edits.edit(session, **made)


def _taught(session: Session, changes: dict) -> Session:
    if not isinstance(changes, dict) or {*changes} != {"steps", *EXAMPLES}:
        raise BadValue(f"What is taught has steps, {' and '.join(EXAMPLES)}.", field="teach")
    return teach(session, **given(changes, *EXAMPLES), count=changes["steps"])


KINDS = {
    "next": lambda session, said: step(session),
    "edit": edited,
    "teach": _taught,
    "restart": lambda session, said: restart(session),
    "jump": lambda session, stage: go_to(session, whole(stage, "jump")),
    "slip": lambda session, slip: end_mistake(session) if slip is None else hidden_again(session, slip),
}


def _work(at: Position, entry: int | dict) -> int:
    """What an entry costs: an edit on the way may have brought more examples."""
    steps = max(COUNTS) if isinstance(entry, dict) and "teach" in entry else 1
    return at.network.parameter_count * len(at.step.inputs) * steps


def _check_length(journal: list) -> None:
    if not isinstance(journal, list):
        raise BadValue("A journal is a list.", field="journal")
    departures = sum(whole(entry, "journal") if isinstance(entry, int) else 1 for entry in journal)
    if departures > MOST_DEPARTURES:
        raise TooLarge(f"A journal has at most {MOST_DEPARTURES:,} entries; this has {departures:,}.", field="journal")


def _one_by_one(journal: list) -> Iterator[int | dict]:
    for entry in journal:
        yield from [1] * entry if isinstance(entry, int) else [entry]


def _departed(session: Session, entry: int | dict) -> Session:
    if isinstance(entry, int):
        return step(go_to(session, len(session.position.stages)))
    kind = {*entry} - {"at", "said"} if isinstance(entry, dict) else set()
    if len(kind) != 1 or not kind < {*KINDS}:
        raise BadValue(f"An entry of a journal is a number, or one of {', '.join(KINDS)} with its stage.", "journal")
    session = said_again(go_to(session, whole(entry.get("at"), "at")), entry.get("said", {}))
    (name,) = kind
    return KINDS[name](session, entry[name])


def _with_cells(arrays, cells: list, length: int, field: str) -> list[Array]:
    """Copies of the arrays with other values in the cells [number of the array, *place, value], all from 1."""
    changed = [np.array(values_) for values_ in arrays]
    for number, *place, value in _cells(cells, length, field):
        if not 1 <= number <= len(changed) or not all(
            1 <= at <= n for at, n in zip(place, changed[number - 1].shape, strict=True)
        ):
            raise BadValue(f"There is no cell {[number, *place]} in “{field}”.", field=field)
        changed[number - 1][tuple(at - 1 for at in place)] = value
    return changed


def _cells(cells, length: int, field: str) -> list[list]:
    """Rows of whole numbers and a value."""
    if not isinstance(cells, list) or any(not isinstance(cell, list) or len(cell) != length for cell in cells):
        raise BadValue(f"“{field}” is a list of cells of {length} numbers.", field=field)
    return [[*(whole(at, field) for at in cell[:-1]), values.number(cell[-1], field)] for cell in cells]
