"""Why a gradient is what it is: its chain-rule paths, and a check by measured slopes."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.course.shelf import write_as_source
from app.engine.gradient_check import GradientCheck, check_gradients
from app.engine.parameters import Parameter
from app.engine.paths import Path, Paths, largest_paths
from app.errors import BadValue
from app.explorer.edits import checked_parameter
from app.explorer.explanations import letters_for
from app.explorer.looking import write_in
from app.explorer.notation import Notation
from app.explorer.number import any_name_of
from app.explorer.training_step import TrainingStep, overflow_is_an_answer
from app.explorer.why.answer import Why, why_number
from app.web.api.answers import CheckAnswer, NumberAnswer, PathsAnswer, problems
from app.web.api.requests import NameOfNumber, NumberQuery, PathsQuery
from app.web.api.snapshot import finite, json_response
from app.web.http.desk import beside
from app.web.visits.book import Visits

router = APIRouter(tags=["insight"])
NO_STORE = {"cache-control": "no-store"}
MOST_CHECKED = 500
MOST_MULTIPLICATIONS = 500_000_000


@router.get("/sessions/{id}/paths", response_model=PathsAnswer, responses=problems(404, 422, 429, 503))
async def paths(id: str, query: Annotated[PathsQuery, Query()], request: Request, visits: Visits) -> Response:
    """Every route from the loss to one weight or bias, the largest written out, in the training step shown."""

    def found() -> Response:
        step = visits.read(id).session.position.step
        n = letters_for(step, None if query.example is None else query.example - 1, query.notation)
        step = step if query.example is None else one_example(step, query.example)
        parameter = checked_parameter(step.network, (query.layer, query.to, query.source))
        return _paths_answer(step, parameter, query.limit, n)

    # A large network takes its time over these; moves of other sessions go on meanwhile.
    return await beside(request, found)


@router.get("/sessions/{id}/gradient-check", response_model=CheckAnswer, responses=problems(404, 429, 503))
async def gradient_check(id: str, request: Request, visits: Visits) -> Response:
    """Backprop's gradients beside central differences, in the training step shown; of a large network a selection."""
    check = await beside(request, lambda: _check(visits.read(id).session.position.step))
    return json_response(asdict(check) | {"max_abs_difference": finite(check.max_abs_difference)}, headers=NO_STORE)


@router.get("/sessions/{id}/numbers/{name:path}", response_model=NumberAnswer, responses=problems(404, 422, 429, 503))
async def number(
    id: str, name: NameOfNumber, query: Annotated[NumberQuery, Query()], request: Request, visits: Visits
) -> Response:
    """One number of the walk by its name: its value, what it is, and how it comes about."""
    asked = any_name_of(name if query.of is None else f"{name}?of={query.of}")

    def explained() -> Why:
        return why_number(write_in(write_as_source(visits.read(id).session, on=False), query.notation), asked)

    found = await beside(request, explained)
    value = found.number.value
    return json_response(
        {
            "name": str(asked),
            "value": None if value is None else finite(value),
            "reached": found.number.reached,
            "letter": str(found.number.letter),
            "sentence": found.sentence,
            "formula": found.formula,
            "evaluated": found.evaluated,
        },
        headers=NO_STORE,
    )


def one_example(step: TrainingStep, example: int) -> TrainingStep:
    """The training step of a single example, counted from 1. Raises BadValue."""
    count = len(step.inputs)
    if not 1 <= example <= count:
        raise BadValue(f"There {'is 1 example' if count == 1 else f'are examples 1 to {count}'}.", field="example")
    return step.of_example(example - 1)


def _paths_answer(step: TrainingStep, parameter: Parameter, limit: int, n: Notation) -> Response:
    with overflow_is_an_answer():
        found = largest_paths(step.forward, step.true.backward, parameter, step.reduction, limit, step.l2)
    return json_response(_described(found, n), headers=NO_STORE)


def _check(step: TrainingStep) -> GradientCheck:
    per_parameter = 2 * step.network.parameter_count * len(step.inputs)
    at_most = max(1, min(MOST_CHECKED, MOST_MULTIPLICATIONS // per_parameter))
    with overflow_is_an_answer():
        given = (step.network, step.inputs, step.targets, step.loss, step.reduction)
        return check_gradients(*given, at_most, step.backward, step.l2)


def _described(found: Paths, n: Notation) -> dict:
    return {
        "gradient": finite(found.gradient),
        "count": found.count,
        "paths": [_route(path, n) for path in found.paths],
        "rest": {"count": found.rest_count, "contribution": finite(found.rest_contribution)},
        "penalty": finite(found.penalty),
        "exact": found.exact,
    }


def _route(path: Path, n: Notation) -> dict:
    factors = [{"symbol": str(n.derivative(factor)), "value": finite(factor.value)} for factor in path.factors]
    return {"neurons": path.neurons, "factors": factors, "contribution": finite(path.contribution)}
