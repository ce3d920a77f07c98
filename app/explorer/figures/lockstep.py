"""Two runs in lock-step: the same network twice, one difference, and how the output and C go with the updates."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from app.engine.network import Array
from app.errors import NotNow
from app.explorer.figures.figure import Act, Figure, Handle, Kind, Setting, with_figure
from app.explorer.session import Session
from app.explorer.training_step import TrainingStep, overflow_is_an_answer

MOST_STEPS = 300
DIFFERENCES = ("loss", "rate", "order")
HALF = 0.5
FIRST, SECOND = 0, 1
Run = tuple[TrainingStep, ...]


def runs(session: Session, figure: Figure) -> tuple[Run, Run]:
    """The training steps of the two runs, as far as they have gone."""
    begun = session.initial.step.true
    steps = int(figure.number("steps"))
    return _run(begun, steps), _run(_other(begun, figure), steps)


@lru_cache(maxsize=64)
def _other(step: TrainingStep, figure: Figure) -> TrainingStep:
    """The second run at its beginning: with cross-entropy, another rate, or one layer updated after the other."""
    match figure.name("differ"):
        case "loss":
            return replace(step, loss="binary_cross_entropy")
        case "rate":
            return replace(step, learning_rate=step.learning_rate * figure.number("times"))
        case _:
            if step.network.depth != 2:
                raise NotNow("One layer after the other is compared in networks with two layers.", field="differ")
            return replace(step, slip="new-weights", slip_layer=1)


@lru_cache(maxsize=256)
def _run(step: TrainingStep, steps: int) -> Run:
    found = [step]
    with overflow_is_an_answer():
        for _ in range(steps):
            after = found[-1].next()
            found.append(replace(after, slip=step.slip, slip_layer=step.slip_layer) if step.slip else after)
    return tuple(found)


def outputs(run: Run) -> list[float]:
    """The first output of the first example, before each update."""
    return [float(step.forward.outputs[0, 0]) for step in run]


def costs(run: Run) -> list[float]:
    """C before each update, each run by its own loss."""
    return [step.total_loss for step in run]


def until_half(step: TrainingStep) -> int | None:
    """After how many updates the output is first below ½; None where it is not within the most."""
    found = outputs(_run(step, MOST_STEPS))
    return next((count for count, a in enumerate(found) if a < HALF), None)


def _numbers(session: Session, figure: Figure) -> dict[str, float]:
    found = {"steps": figure.number("steps")}
    begun = session.initial.step.true
    starts = begun, _other(begun, figure)
    for name, start, run in zip(("first", "second"), starts, runs(session, figure), strict=True):
        last = run[-1]
        found[f"a.{name}"] = outputs(run[-1:])[0]
        found[f"C.{name}"] = last.total_loss
        found[f"delta.{name}"] = float(last.backward.delta[-1][0, 0])
        if (count := until_half(start)) is not None:
            found[f"until.{name}"] = float(count)
    return found


def _stepping(by: int) -> Callable[[Session, Figure], Session]:
    return lambda session, figure: with_figure(
        session, figure.having(steps=min(figure.number("steps") + by, MOST_STEPS))
    )


def _series(session: Session, figure: Figure, points: int) -> dict[str, Array | None]:
    first, second = runs(session, figure)
    return {
        "a.first": np.array(outputs(first)),
        "a.second": np.array(outputs(second)),
        "C.first": np.array(costs(first)),
        "C.second": np.array(costs(second)),
    }


def _handles(session: Session, figure: Figure) -> tuple[Handle, ...]:
    if figure.name("differ") != "rate":
        return ()
    return (Handle("times", "second rate, times", "", figure.number("times"), 0, 1000, 0.5),)


def _unfit(session: Session) -> str:
    step = session.initial.step
    unit = step.network.activations[-1] == "sigmoid" and len(step.inputs) == 1 and step.network.sizes[-1] == 1
    return "" if unit else "Two runs are compared of a network with one sigmoid output and one example."


def _pull(session: Session, figure: Figure, key: str, value: float) -> Session:
    if figure.name("differ") != "rate":
        raise NotNow("The second rate matters only where the rate is the difference.", field=key)
    return with_figure(session, figure.having(times=value, steps=0))


LOCKSTEP = Kind(
    name="lockstep",
    title="Two runs in lock-step",
    about="The same network twice with one difference. Every press of Step updates both.",
    settings={
        "differ": Setting("loss", names=DIFFERENCES),
        "times": Setting(10.0, 0, 1000),
        "steps": Setting(0.0, 0, MOST_STEPS, whole=True),
    },
    unfit=_unfit,
    numbers=_numbers,
    handles=_handles,
    pull=_pull,
    series=_series,
    acts={
        "step": Act("Step", _stepping(1)),
        "ten": Act("Step ×10", _stepping(10)),
        "hundred": Act("×100", _stepping(100)),
        "over": Act("Start over", lambda session, figure: with_figure(session, figure.having(steps=0))),
    },
)
