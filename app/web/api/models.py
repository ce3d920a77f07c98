"""The bodies that requests bring. Only JSON types are checked here; the explorer checks shapes and values."""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import Path as PathParameter
from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from app.digits.reader import DRAWING, SHIPPED
from app.engine.activations import ACTIVATIONS
from app.engine.initialisers import INITIALISERS
from app.engine.losses import LOSSES, REDUCTIONS
from app.engine.optimisers import OPTIMISERS
from app.explorer.moves import GRANULARITIES

# A list stops at its first fault: a body of a million wrong numbers is not worth a million messages.
FIRST_FAULT = Field(fail_fast=True)

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Vector = Annotated[list[Number], FIRST_FAULT]
Matrix = Annotated[list[Vector], FIRST_FAULT]
Matrices = Annotated[list[Matrix], FIRST_FAULT]


def one_of(names: Iterable[str]) -> FieldInfo:
    """Of a string, the possible values for the document; the explorer checks them, with a message of its own."""
    return Field(json_schema_extra={"enum": list(names)})


Activation = Annotated[str, one_of(ACTIVATIONS)]
Initialiser = Annotated[str, one_of(INITIALISERS)]
Loss = Annotated[str, one_of(LOSSES)]
Reduction = Annotated[str, one_of(REDUCTIONS)]
Optimiser = Annotated[str, one_of(OPTIMISERS)]
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
    network: NetworkBody | None = None
    loss: Loss | None = Field(None, description="half_squared_error where not given.")
    reduction: Reduction | None = Field(None, description="Over the examples; sum where not given.")
    inputs: Matrix | None = Field(None, description="One row per example; made up from the seed where not given.")
    targets: Matrix | None = Field(None, description="One row per example: a number per output, or one class number.")
    learning_rate: Number | None = Field(None, description="0.5 where not given.")
    optimiser: Optimiser | None = Field(None, description="sgd where not given.")


class EditBody(Change):
    """New values for any of these; what depends on them becomes not reached."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"learning_rate": 0.1}]})

    weights: Matrices | None = Field(None, description="A matrix per layer; row = receiving neuron.")
    bias_values: Matrix | None = Field(None, description="A list per layer.")
    inputs: Matrix | None = Field(None, description="One row per example.")
    targets: Matrix | None = Field(None, description="One row per example.")
    learning_rate: Number | None = None


class MoveBody(Change):
    """How far a move goes."""

    granularity: Granularity | None = Field(
        None, description="One stage, the rest of the layer, or the rest of the phase; stage where not given."
    )


class GoToBody(Change):
    """A stage of the current training step."""

    stage: int = Field(description="How many stages shall have been reached; 0 is the beginning.")


class DrawingBody(Body):
    """A drawing: either strokes or pixels."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"strokes": [[[50, 10], [50, 50], [49, 90]]]}]})

    strokes: Matrices | None = Field(None, description="Polylines of [x, y] in any unit, y down.")
    pixels: Vector | None = Field(None, description="28 × 28 grey levels row by row, 0 = paper, 1 = ink.")
    network: Shipped | None = Field(
        None, description=f"The shipped network that reads it; where not given {DRAWING}, which reads drawings best."
    )


class PathsQuery(BaseModel):
    """Which weight or bias, and how many of its routes."""

    model_config = ConfigDict(extra="forbid")

    layer: int = Field(description="Layer of the weight, from 1.")
    to: int = Field(description="Receiving neuron, from 1.")
    source: int = Field(alias="from", description="Sending neuron, from 1; 0 is the bias.")
    limit: int = Field(8, ge=1, le=1000, description="How many routes to write out, largest first.")
    example: int | None = Field(None, description="One example's own routes, from 1; else all examples together.")


NameOfNumber = Annotated[
    str,
    PathParameter(
        description="x.i, w.layer.to.from, b.layer.j, z.layer.j, a.layer.j, slope.layer.j, J.layer.i.j, C, y.j, eta, "
        "dC/da.layer.j, delta.layer.j, dC/dw.layer.to.from, dC/db.layer.j, dC/dx.i, path.k; with @k of example k.",
        examples=["dC/dw.1.1.2"],
    ),
]


class NumberQuery(BaseModel):
    """Of which weight, bias or input a path is."""

    model_config = ConfigDict(extra="forbid")

    of: str | None = Field(None, description="For path.k: w.layer.to.from, b.layer.j or x.i; else what is looked at.")
