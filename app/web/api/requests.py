"""What requests bring: the fields of their bodies and queries, and how a JSON body is read.

Only JSON types are checked here; the explorer checks shapes and values. Whatever is wrong with a body is said in one
way.
"""

import json
import re
from collections.abc import Callable, Coroutine, Iterable
from typing import Annotated, Any

from fastapi import Header, Query, Request
from fastapi import Path as PathParameter
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictBool
from pydantic.fields import FieldInfo
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.digits.reader import DRAWING, SHIPPED
from app.engine.activations import ACTIVATIONS, ELU_ALPHA, LEAKY_SLOPE
from app.engine.initialisers import INITIALISERS
from app.engine.losses import LOSSES, REDUCTIONS
from app.engine.optimisers import OPTIMISERS
from app.engine.settings import Setting
from app.errors import BadValue, ExplorerError, TooLarge
from app.explorer.many_updates import MOST_TIMES
from app.explorer.moves import GRANULARITIES
from app.explorer.notation import DEFAULT, NOTATIONS
from app.explorer.values import MAX_L2
from app.json_room import Room

ROOM = Room(lists=150_000, numbers=600_000, members=200)
"""of a body: a drawing has at most 100,000 points, a network 300,000 parameters and 120,000 inputs"""
SHORT = Room(lists=20, numbers=100, members=50)
"""of a body that is a few fields"""
MOST_BYTES = 10_000
"""of such a body"""
Handler = Callable[[Request], Coroutine[Any, Any, Response]]

# A list stops at its first fault: a body of a million wrong numbers is not worth a million messages.
FIRST_FAULT = Field(fail_fast=True)

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Vector = Annotated[list[Number], FIRST_FAULT]
Matrix = Annotated[list[Vector], FIRST_FAULT]
Matrices = Annotated[list[Matrix], FIRST_FAULT]


def one_of(names: Iterable[str]) -> FieldInfo:
    """Of a string, the possible values for the document; the explorer checks them, with a message of its own."""
    return Field(json_schema_extra=lambda schema: schema.update(enum=[*names]))


def setting_field(setting: Setting) -> Any:
    """A field for what activations can be told."""
    return Field(None, description=f"{setting.title}, {setting.bounds}; {setting.default:g} where not given.")


def settings_of(settings: Callable[[], Iterable[Setting]]) -> FieldInfo:
    """Of an object, the possible settings for the document; the explorer checks them."""

    def described() -> dict[str, JsonValue]:
        return {
            each.name: {"type": "number", "default": each.default, "description": f"{each.title}, {each.bounds}."}
            for each in settings()
        }

    return Field(json_schema_extra=lambda schema: schema.update(properties=described()))


Activation = Annotated[str, one_of(ACTIVATIONS)]
Initialiser = Annotated[str, one_of(INITIALISERS)]
Loss = Annotated[str, one_of(LOSSES)]
Reduction = Annotated[str, one_of(REDUCTIONS)]
Optimiser = Annotated[str, one_of(OPTIMISERS)]
OptimiserSettings = Annotated[
    dict[str, Number], settings_of(lambda: (each for row in OPTIMISERS.values() for each in row.settings))
]
L2 = f"λ from 0 to {MAX_L2:,.0f}: λ/2·ΣW² is added to the sum, λ/(2n)·ΣW² to the mean of n examples; no biases."
Granularity = Annotated[str, one_of(GRANULARITIES)]
Shipped = Annotated[str, one_of(SHIPPED)]


class Body(BaseModel):
    """A JSON object without unknown fields; numbers are numbers, and null is the same as not given."""

    model_config = ConfigDict(extra="forbid", strict=True)

    def given(self) -> dict[str, Any]:
        """The fields that were given."""
        return {name: value for name, value in self if value is not None}


class Change(Body):
    """What every change may bring."""

    version: int | None = Field(None, description="The version this is meant for; 409 if the session has moved on.")


class NetworkBody(Body):
    """A fully connected network; explicit weights win over initialiser and seed."""

    sizes: Annotated[list[int], FIRST_FAULT] = Field(description="Neurons per layer, inputs first.")
    activations: Annotated[list[Activation], FIRST_FAULT] | None = Field(
        None, description="One per layer after the inputs; sigmoid where not given."
    )
    biases: bool | None = Field(None, description="Whether there are biases; true where not given.")
    weights: Matrices | None = Field(None, description="A matrix per layer; row = receiving neuron.")
    bias_values: Matrix | None = Field(None, description="A list per layer.")
    initialiser: Initialiser | None = Field(None, description="xavier where not given.")
    seed: int | None = Field(None, description="The same seed gives the same weights; 0 where not given.")


class OpenBody(Body):
    """A lesson by its slug, or a network with its examples."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"lesson": "2-2-2"},
                {"network": {"sizes": [2, 3, 1]}, "inputs": [[0.5, -1]], "targets": [[1]], "learning_rate": 0.1},
            ]
        }
    )

    lesson: str | None = Field(None, description="A slug of GET /lessons; it brings everything else.")
    page: str | None = Field(None, description="The id of one of its pages: the session opens as that page opens.")
    network: NetworkBody | None = None
    loss: Loss | None = Field(None, description="half_squared_error where not given.")
    reduction: Reduction | None = Field(None, description="Over the examples; sum where not given.")
    inputs: Matrix | None = Field(None, description="One row per example; made up from the seed where not given.")
    targets: Matrix | None = Field(None, description="One row per example: a number per output, or one class number.")
    learning_rate: Number | None = Field(None, description="0.5 where not given.")
    optimiser: Optimiser | None = Field(None, description="sgd where not given.")
    optimiser_settings: OptimiserSettings | None = Field(
        None, description="By name; what is not given has its default. sgd has none."
    )
    frozen: Annotated[list[str], FIRST_FAULT] | None = Field(
        None, description="What no update moves: “biases”, or names such as w.1.2.1 and b.1.2."
    )
    leaky_slope: Number | None = setting_field(LEAKY_SLOPE)
    elu_alpha: Number | None = setting_field(ELU_ALPHA)
    l2: Number | None = Field(None, description=L2 + " 0 where not given.")


class EditBody(Change):
    """New values for any of these; what depends on them becomes not reached, or is computed anew."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"learning_rate": 0.1}]})

    weights: Matrices | None = Field(None, description="A matrix per layer; row = receiving neuron.")
    bias_values: Matrix | None = Field(None, description="A list per layer.")
    inputs: Matrix | None = Field(None, description="One row per example.")
    targets: Matrix | None = Field(None, description="One row per example.")
    learning_rate: Number | None = None
    l2: Number | None = Field(None, description=L2)
    reduction: Reduction | None = Field(None, description="Over the examples.")
    recompute: StrictBool | None = Field(
        None,
        description="true: what depends on it is computed anew up to where the walk stands, as on the page.",
    )


class QuestionBody(Body):
    """An answer to a question of a page."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"value": 0.241}, {"value": ["z.2.1", "a.2.1", "C"]}]})

    value: Number | str | Annotated[list[str], FIRST_FAULT] = Field(
        description="A number, a text as it would be typed, or names; of a goal the id of the session that is about it."
    )


class MoveBody(Change):
    """How far a move goes."""

    granularity: Granularity | None = Field(
        None, description="One stage, the rest of the layer, or the rest of the phase; stage where not given."
    )


class GoToBody(Change):
    """A stage of the current training step."""

    stage: int = Field(description="How many stages shall have been reached; 0 is the beginning.")


class UpdatesBody(Change):
    """Many updates at one go."""

    times: int = Field(description=f"How many, from 1 to {MOST_TIMES}; they end where C no longer falls.")


class GoBackBody(Change):
    """A moment of the way here."""

    updates: int = Field(description="How many updates had been made then, one of those in `history`.")


class DrawingBody(Body):
    """A drawing: either strokes or pixels."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"strokes": [[[50, 10], [50, 50], [49, 90]]]}]})

    strokes: Matrices | None = Field(None, description="Polylines of [x, y] in any unit, y down.")
    pixels: Vector | None = Field(None, description="28 × 28 grey levels row by row, 0 = paper, 1 = ink.")
    network: Shipped | None = Field(
        None, description=f"The shipped network that reads it; where not given {DRAWING}, which reads drawings best."
    )


NOTATION = "In which notation letters and sentences are; names and numbers are the same in all."
NotationQuery = Annotated[str, one_of(NOTATIONS), Query(description=NOTATION)]


class Lettered(BaseModel):
    """How an answer is written."""

    model_config = ConfigDict(extra="forbid")

    notation: Annotated[str, one_of(NOTATIONS)] = Field(DEFAULT, description=NOTATION)


class PathsQuery(Lettered):
    """Which weight or bias, and how many of its routes."""

    layer: int = Field(description="Layer of the weight, from 1.")
    to: int = Field(description="Receiving neuron, from 1.")
    source: int = Field(alias="from", description="Sending neuron, from 1; 0 is the bias.")
    limit: int = Field(8, ge=1, le=1000, description="How many routes to write out, largest first.")
    example: int | None = Field(None, description="One example's own routes, from 1; else all examples together.")


NameOfNumber = Annotated[
    str,
    PathParameter(
        description="x.i, w.layer.to.from, b.layer.j, z.layer.j, a.layer.j, slope.layer.j, J.layer.i.j, C, y.j, eta, "
        "l2, penalty, penalty.w.layer.to.from, what an optimiser remembers as m.w.layer.to.from and v.b.layer.j, "
        "dC/da.layer.j, delta.layer.j, dC/dw.layer.to.from, dC/db.layer.j, dC/dx.i, path.k; with @k of example k.",
        examples=["dC/dw.1.1.2"],
    ),
]


class NumberQuery(Lettered):
    """Of which weight, bias or input a path is."""

    of: str | None = Field(None, description="For path.k: w.layer.to.from, b.layer.j or x.i; else what is looked at.")


class JsonRequest(Request):
    """A request whose body is JSON in UTF-8, or empty."""

    room = ROOM

    def check(self, body: bytes) -> None:
        """Raises TooLarge where there is more in a body than may be."""
        self.room.check(body, "A request", field="body")

    async def body(self) -> bytes:
        """The bytes of the body; 415 where they claim to be something else, 413 where there is too much in them."""
        body = await super().body()
        kind = self.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
        if body and not (kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))):
            raise HTTPException(415, f"The body is to be application/json; this one is {kind}.")
        try:
            self.check(body)
        except ExplorerError as error:
            # FastAPI turns any other error in here into a 400.
            raise HTTPException(error.status) from error
        return body

    async def json(self) -> Any:
        """The value; JSONDecodeError where it is none, 422 where it is one that cannot be read."""
        body = await self.body()
        try:
            return json.loads(body.decode())
        except json.JSONDecodeError:
            raise
        except (ValueError, RecursionError) as error:
            raise HTTPException(BadValue.status) from BadValue(_unreadable(error), field="body")


def _unreadable(error: ValueError | RecursionError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"The body is not UTF-8, from byte {error.start + 1} on."
    if isinstance(error, RecursionError):
        return "The body is nested too deeply."
    return "The body has a number of too many digits."


class ShortRequest(JsonRequest):
    """The same of a few fields."""

    room = SHORT

    def check(self, body: bytes) -> None:
        """Raises TooLarge where it is no short body."""
        if len(body) > MOST_BYTES:
            raise TooLarge(f"This request has a few fields: at most {MOST_BYTES:,} bytes.", field="body")
        super().check(body)


class JsonRoute(APIRoute):
    """A route that reads its body as a JsonRequest."""

    reading: type[JsonRequest] = JsonRequest

    def get_route_handler(self) -> Handler:
        """The handler, given a request that reads its body so."""
        handle = super().get_route_handler()

        async def handle_json(request: Request) -> Response:
            return await handle(self.reading(request.scope, request.receive))

        return handle_json


class ShortRoute(JsonRoute):
    """A route whose body is a few fields."""

    reading = ShortRequest


TAG = r'\s*(?:\*|"([0-9]{1,18})")\s*'
IfMatch = Annotated[
    str | None,
    Header(
        description='The ETag of the snapshot this is meant for, such as "3", or * for any; another version is a 409.',
        json_schema_extra={"pattern": f"^{TAG}$".replace(r"\s", " ")},
    ),
]
_TAG = re.compile(TAG)


def expected_version(version: int | None, if_match: str | None) -> int | None:
    """The version a change is meant for, None for any. Raises BadValue for an unreadable header or two versions."""
    if if_match is None:
        return version
    tag = _TAG.fullmatch(if_match)
    if tag and tag[1] is None:
        return version
    if tag is None or version not in (None, int(tag[1])):
        raise BadValue('Expected one ETag as a snapshot carries it, such as "3".', field="If-Match")
    return int(tag[1])
