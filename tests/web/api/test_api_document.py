"""The OpenAPI document: complete, and true of what the server answers."""

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.engine.activations import ACTIVATIONS
from app.engine.initialisers import INITIALISERS
from app.engine.losses import LOSSES, REDUCTIONS
from app.engine.optimisers import OPTIMISERS
from app.errors import BadValue
from app.explorer.moves import GRANULARITIES, MOVES
from app.main import create_app
from app.settings import Settings
from app.web.api.requests import expected_version

API = "/api/v1"
EXAMPLES = 12
CALLS = {
    ("post", "/sessions"), ("get", "/sessions/{id}"), ("patch", "/sessions/{id}"),
    *(("post", f"/sessions/{{id}}/{move}") for move in MOVES), ("post", "/sessions/{id}/go-to"),
    ("post", "/sessions/{id}/updates"), ("post", "/sessions/{id}/go-back"), ("get", "/sessions/{id}/history"),
    ("get", "/sessions/{id}/export"), ("get", "/sessions/{id}/paths"), ("get", "/sessions/{id}/gradient-check"),
    ("get", "/sessions/{id}/numbers/{name}"),
    ("post", "/predict"), ("get", "/lessons"), ("get", "/lessons/{slug}"), ("get", "/figures/{kind}"),
    ("post", "/lessons/{slug}/questions/{id}/answer"),
}  # fmt: skip

schema = schemathesis.openapi.from_asgi(f"{API}/openapi.json", create_app(Settings(store="memory")))


@pytest.fixture(scope="module")
def document(client):
    return client.get(f"{API}/openapi.json").json()


@pytest.fixture(scope="module")
def session_id():
    return schema[f"{API}/sessions"]["POST"].Case(body={"lesson": "2-2-2"}).call().json()["id"]


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
def test_server_keeps_to_its_document(case, session_id):
    """Whatever is sent, valid or not: no 5xx, a documented status, type and shape, and bad data refused."""
    if "id" in case.path_parameters:
        case.path_parameters["id"] = session_id
    # A document can say what a number is, not that the rows of a matrix have to fit the layers.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])


def test_every_call_of_the_contract_is_documented_and_described(document):
    operations = {
        (method, path.removeprefix(API)): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert set(operations) == CALLS
    for call, operation in operations.items():
        assert operation["description"] and operation["tags"], call


def test_the_document_says_which_versions_a_change_may_be_meant_for(document):
    described = [
        header["schema"]["pattern"]
        for methods in document["paths"].values()
        for operation in methods.values()
        for header in operation.get("parameters", ())
        if header["name"].lower() == "if-match"
    ]
    assert len(described) == len(MOVES) + 4
    for pattern in described:
        for tag in ("*", '"1"', '"123456789012345678"', ' "7" '):
            assert re.search(pattern, tag) and (expected_version(None, tag) is None) == (tag == "*")
        for tag in ("", "1", '"x"', 'W/"1"', '"1", "2"', '"1234567890123456789"', '"1"x', "**"):
            assert not re.search(pattern, tag)
            with pytest.raises(BadValue):
                expected_version(None, tag)


def test_every_error_is_documented_as_a_problem(document):
    for methods in document["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                expected = "application/json" if status < "4" else "application/problem+json"
                assert list(answer["content"]) == [expected]


@pytest.mark.parametrize(
    ("method", "path", "statuses"),
    [
        ("post", "/sessions", {"201", "408", "413", "415", "422", "429", "503", "507"}),
        ("get", "/sessions/{id}", {"200", "404", "422", "429", "503"}),
        ("patch", "/sessions/{id}", {"200", "404", "408", "409", "413", "415", "422", "429", "503", "507"}),
        ("post", "/sessions/{id}/step", {"200", "404", "408", "409", "413", "415", "422", "429", "503", "507"}),
        ("get", "/sessions/{id}/export", {"200", "404", "429", "503"}),
        ("get", "/sessions/{id}/paths", {"200", "404", "422", "429", "503"}),
        ("get", "/sessions/{id}/numbers/{name}", {"200", "404", "422", "429", "503"}),
        ("post", "/predict", {"200", "408", "413", "415", "422", "503"}),
        ("get", "/lessons/{slug}", {"200", "404"}),
    ],
)
def test_each_call_lists_the_errors_it_can_have(document, method, path, statuses):
    assert set(document["paths"][API + path][method]["responses"]) == statuses


@pytest.mark.parametrize(
    ("body", "name", "names"),
    [
        ("NetworkBody", "initialiser", INITIALISERS),
        ("OpenBody", "loss", LOSSES),
        ("OpenBody", "reduction", REDUCTIONS),
        ("OpenBody", "optimiser", OPTIMISERS),
        ("MoveBody", "granularity", GRANULARITIES),
    ],
)
def test_names_in_the_document_are_those_of_the_registries(document, body, name, names):
    field = document["components"]["schemas"][body]["properties"][name]
    assert field["anyOf"][0]["enum"] == list(names)


def test_activations_in_the_document_are_those_of_the_registry(document):
    field = document["components"]["schemas"]["NetworkBody"]["properties"]["activations"]
    assert field["anyOf"][0]["items"]["enum"] == list(ACTIVATIONS)


def test_examples_in_the_document_work(client, document):
    for body, path in (("OpenBody", "/sessions"), ("DrawingBody", "/predict")):
        for example in document["components"]["schemas"][body]["examples"]:
            assert client.post(API + path, json=example).is_success
