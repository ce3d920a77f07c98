"""What the API answers, as the document describes it; the answers themselves are written by the routes."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Layer1 = Field(description="One entry per layer, from layer 1; null where not reached.")
Rows = list[list[float]]


class Answer(BaseModel):
    """A JSON object; more fields may be added."""

    model_config = ConfigDict(extra="allow")


class StageAnswer(Answer):
    """The stage reached last."""

    index: int = Field(description="How many stages have been reached; 0 at the beginning.")
    count: int = Field(description="How many stages the training step has.")
    phase: str = Field(description="start, forward, loss, backward or update.")
    layer: int = Field(description="From 1; 0 where the stage has none.")
    kind: str = Field(
        description="start, z, a, C, dC/da, delta, gradients, what an optimiser remembers (m, v), or update."
    )
    sentence: str


class NetworkAnswer(Answer):
    """The network with its weights of now."""

    sizes: list[int]
    activations: list[str]
    biases: bool
    weights: list[Rows] = Field(description="A matrix per layer; row = receiving neuron.")
    bias_values: Rows | None = Field(description="A list per layer; null in a network without biases.")


class KeptAnswer(Answer):
    """A number for every parameter, in the shape of the network."""

    weights: list[Rows] = Field(description="A matrix per layer; row = receiving neuron.")
    bias_values: Rows | None = Field(None, description="A list per layer; null in a network without biases.")


class Snapshot(Answer):
    """A session. Lists over layers start with layer 1, only `a` has the inputs as entry 0; examples are rows.

    Right after an update the network has its new weights; z, a, delta, gradients and loss are those it was made from.
    """

    id: str
    version: int = Field(description="Grows with every change; also the ETag.")
    lesson: str | None
    stage: StageAnswer
    moves: list[str] = Field(description="The moves that apply now.")
    diverged: bool = Field(
        description="Whether training led to numbers that mean nothing, or to large weights and a large loss."
    )
    network: NetworkAnswer
    loss_name: str
    reduction: str
    optimiser: str
    optimiser_settings: dict[str, float]
    frozen: list[str] = Field(description="What no update moves.")
    memory: dict[str, int | KeptAnswer] = Field(
        description="What the optimiser remembers by now: updates, and what it keeps under each letter; empty for sgd."
    )
    learning_rate: float
    leaky_slope: float | None = Field(None, description="Left out where no layer is a leaky ReLU.")
    elu_alpha: float | None = Field(None, description="Left out where no layer is an ELU.")
    l2: float = Field(description="λ of the penalty λ/2·ΣW² on the weights, over n under the mean; 0 without one.")
    example_count: int
    inputs: Rows
    targets: Rows
    z: Annotated[list[Rows | None], Layer1]
    a: list[Rows | None] = Field(description="The inputs, then one entry per layer; null where not reached.")
    loss: float | None = Field(description="The reduced C, with the penalty.")
    upstream: Annotated[list[Rows | None], Field(description="∂C/∂a of each example's own loss, per layer.")]
    delta: Annotated[list[Rows | None], Field(description="δ = ∂C/∂z of each example's own loss, per layer.")]
    weight_gradients: list[Rows | None] = Field(description="∂C/∂W of the reduced C, per layer.")
    bias_gradients: list[list[float] | None] = Field(description="∂C/∂b of the reduced C, per layer.")
    steps_taken: int = Field(description="How many updates have been made.")
    mistake: bool = Field(description="Whether a mistake is hidden in the backward pass, for the student to find.")


class NowAnswer(Answer):
    """What has come out, for whoever reads the file."""

    steps_taken: int
    says: str = Field(description="The sentence of the stage.")
    network: NetworkAnswer | None = Field(None, description="Left out where it has more than 5,000 parameters.")


class Export(Answer):
    """A session as a file: what it began with, in the names of the body that opens one, and the way to where it is."""

    format: str
    version: int = Field(description="Of the format.")
    network: NetworkAnswer
    loss: str
    reduction: str
    optimiser: str
    optimiser_settings: dict[str, float] = Field({}, description="Those that are not the default.")
    frozen: list[str] = Field([], description="What no update moves.")
    memory: dict[str, int | KeptAnswer] = Field({}, description="What the optimiser remembered at the beginning.")
    learning_rate: float
    leaky_slope: float | None = Field(None, description="Left out where it is 0.01, or no layer is a leaky ReLU.")
    elu_alpha: float | None = Field(None, description="Left out where it is 1, or no layer is an ELU.")
    l2: float = Field(0.0, description="Left out where it is 0.")
    inputs: Rows
    targets: Rows
    journal: list = Field([], description="Training steps walked through, edits, restarts and jumps, in order.")
    stage: int = Field(0, description="How many stages have been reached since.")
    view: dict = Field({}, description="What is looked at.")
    now: NowAnswer


class FactorAnswer(Answer):
    """One derivative on a route."""

    symbol: str
    value: float | None


class CostAnswer(Answer):
    """C at one moment of the way here."""

    updates: int = Field(description="Made until then.")
    loss: float = Field(description="C of the weights of then, over all examples, with the penalty.")
    by_hand: bool = Field(description="Whether something was edited right before.")
    kept: bool = Field(description="Whether the place is kept; if not, going back walks there again.")


class HistoryAnswer(Answer):
    """C after each update on the way here, the oldest first; of many that are no longer kept some."""

    history: list[CostAnswer]


class RouteAnswer(Answer):
    """One route from the weight to the loss; the factors multiply to the contribution."""

    neurons: list[tuple[int, int]] = Field(description="[layer, neuron] from the weight's own to the output, from 1.")
    factors: list[FactorAnswer] = Field(description="Empty where several examples are added up.")
    contribution: float | None


class RestAnswer(Answer):
    """The routes that are not written out."""

    count: int
    contribution: float | None


class PathsAnswer(Answer):
    """The routes of one parameter, largest |contribution| first; with the penalty they add up to the gradient."""

    gradient: float | None
    count: int
    paths: list[RouteAnswer]
    rest: RestAnswer
    penalty: float | None = Field(description="λw, or λ/n·w: what the gradient has from no route; 0 without a penalty.")
    exact: bool = Field(description="False where the search for the largest of a batch was cut short.")


class CheckAnswer(Answer):
    """Backprop beside central differences."""

    max_abs_difference: float | None
    checked: int = Field(description="How many parameters were compared.")
    passed: bool
    at_kinks: int = Field(
        description="How many were not compared, as an activation or the loss has a kink or a jump right there."
    )


class NumberAnswer(Answer):
    """One number of the walk, and why it is what it is."""

    name: str
    value: float | None = Field(description="Null where it is not reached.")
    reached: bool
    letter: str = Field(description="How the notation writes it.")
    sentence: str = Field(description="What it is.")
    formula: str | None = Field(description="What makes it, with letters; null where it is given.")
    evaluated: str | None = Field(description="The same with every digit of the numbers; null until it is reached.")


class Prediction(Answer):
    """A digit as read; null where nothing is drawn."""

    digit: int | None
    probabilities: list[float | None] = Field(
        description="The ten outputs; those of a softmax sum to 1, those of sigmoids each say yes or no to their digit."
    )
    seen: list[float] = Field(description="The 28 × 28 grey levels the network saw, row by row.")
    network: str = Field(description="The shipped network that read it, by its sizes.")


class QuestionAnswer(Answer):
    """A question of a page, without what is right."""

    id: str
    asks: str = Field(description="A number's name, a fact, what is to be marked; empty of a choice.")
    form: str = Field(description="value, sign, most, choice, click, order or goal.")
    figures: int = Field(description="Significant digits that a typed number is to have.")
    text: str
    offers: list[str] = Field(description="What there is to choose from, to mark or to put in order.")


class PageAnswer(Answer):
    """A page of the course."""

    id: str
    title: str
    chapter: str = Field(description="Its chapter and its number there: C2. Empty where no chapter has it.")
    stage: str = Field(description="The stage at which its walk stands, as kind.layer; empty before the first.")
    updates: int = Field(description="Whole training steps before that.")
    look: str = Field(description="What is looked at.")
    figure: str | None = Field(description="Its figure as kind?settings, null where it has none.")
    minutes: int
    prints: dict[str, str] = Field(description="Its figures by name, but those that its questions ask or that follow.")
    questions: list[QuestionAnswer]


class MarkedAnswer(Answer):
    """What an answer to a question is."""

    right: bool
    note: str = Field(description="right, or in a word what was done to come to it.")
    say: str = Field(description="The same in a sentence; empty where it is right.")


class FigureHandle(Answer):
    """What of a figure can be taken in the hand."""

    key: str
    title: str
    value: float
    least: float
    most: float
    step: float = Field(description="Of an arrow key.")


class FigureAnswer(Answer):
    """The numbers that a figure draws."""

    kind: str
    told: dict[str, float | str] = Field(description="Its settings.")
    numbers: dict[str, float] = Field(description="By name, as questions call them: figure.name.")
    handles: list[FigureHandle]
    series: dict[str, list | None] = Field(description="What is drawn: x and y of a curve, and what goes with it.")


class LessonCard(Answer):
    """A lesson as the chooser shows it."""

    slug: str
    title: str
    about: str
    look_for: str
    source: str = Field(description="The document it comes from.")
    chapter: str = Field(description="The chapters of the course that have pages of it: C, D.")
    pages: list[Any] = Field(description="The ids of its pages; of one lesson the pages themselves.")


class LessonAnswer(LessonCard):
    """A lesson, the network it opens, and its pages."""

    pages: list[PageAnswer]
    sizes: list[int]
    activations: list[str]
    biases: bool
    loss: str
    reduction: str
    learning_rate: float
    example_count: int


class FaultAnswer(Answer):
    """One fault of a request."""

    field: str
    message: str


class ProblemAnswer(Answer):
    """An error (RFC 9457). Nothing in the session has changed."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    field: str | None = Field(None, description="What it concerns; places in lists count from 1.")
    errors: list[FaultAnswer] | None = None
    moves: list[str] | None = Field(None, description="The moves that do apply now.")
    version: int | None = Field(None, description="The version of now, where the request was meant for another.")


MEANINGS = {
    404: "There is no such session or lesson.",
    408: "A body that did not come in time.",
    409: "The wrong moment for this move, or not the version it was meant for.",
    413: "Too large a body, network or batch.",
    415: "A body that is not JSON.",
    422: "A value that does not fit: wrong type, shape, name, or not finite.",
    429: "More at a time than one may ask for; Retry-After says when to come back.",
    503: "The server has as much to do as it can take; Retry-After says when to come back.",
    507: "The session could not be saved.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of a route, for the document."""
    return {status: {"model": ProblemAnswer, "description": MEANINGS[status]} for status in statuses}
