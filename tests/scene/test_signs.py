"""Minus signs and brackets of the panel: a true minus in prose, one pair of brackets, no two signs together."""

import re
from html import unescape

import pytest

from app.engine.parameters import Parameter
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.moves import step
from app.explorer.opening import Description, open_session
from app.explorer.practise.answering import mark_answer, predict
from app.scene.panel.practise.tab import predict_scene
from app.scene.picture.pictured import pictured
from tests.explorer.sessions import two_two_two
from tests.scene.explain_page import looking, panel

FAULTS = {
    "a hyphen before a number": r"(?<![\w.⁻^])-\d|[=(×· ]-[\d.]",
    "two signs together": r"[+·×−]\s*[−-][\d.]",
    "a function of a bare negative number": r"(?:log|tanh|exp|σ)\s*[−-]\d",
    "brackets in brackets": r"\(\([−-]?[\d.·⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+\)\)",
    "a slope of softmax alone": r"slope of (?:the )?softmax",
}
GIVEN = {"inputs": [[-0.5, 0.3], [0.2, -1.5]], "initialiser": "uniform", "bias_values": [[-0.4, -0.2], [-0.3, 0.1]]}
NETWORKS = {
    "identity": {"activations": ["tanh", "identity"], "targets": [[-0.3, 0.4], [0.7, -0.2]], "l2": 0.1},
    "elu": {"activations": ["elu", "sigmoid"], "targets": [[1, 0], [0, 1]], "loss": "binary_cross_entropy"},
    "gelu": {"activations": ["gelu", "tanh"], "targets": [[1, 0], [0, -1]], "optimiser": "adam", "reduction": "mean"},
    "softmax": {"activations": ["tanh", "softmax"], "targets": [[1, 0], [0, 1]], "loss": "categorical_cross_entropy"},
    "two softmaxes": {"activations": ["softmax", "softmax"], "targets": [[1, 0], [0, 1]], "reduction": "mean"},
    "binary of softmax": {
        "activations": ["swish", "softmax"], "targets": [[1, 0], [0, 1]], "loss": "binary_cross_entropy"
    },
}  # fmt: skip
LOOKS = (None, Neuron(1, 1), Neuron(2, 1), Parameter(1, 1, 1), Parameter(2, 1, 0), TotalLoss(), Layer(2))
ASKED = ("C", "z.1.1", "a.1.2", "a.2.1", "dC/da.1.1", "delta.1.1", "delta.2.2", "dC/dw.1.1.2", "w.2.1.1", "b.1.1")


def said(html: str) -> str:
    """What is read in the panel, a line each."""
    html = re.sub(r"<(annotation|pre|svg)\b.*?</\1>", "", html, flags=re.S)
    html = re.sub(r'<code class="why-code.*?</code>', "", html, flags=re.S)
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(p|li|t[drh]|div|h\d|button|label)>", "\n", html)))


def faults(text: str) -> list[str]:
    return [f"{name}: {found[0]}" for name, rule in FAULTS.items() for found in re.finditer(rule, text)]


@pytest.mark.parametrize("name", NETWORKS)
def test_no_sign_or_bracket_of_the_panel_is_wrong_at_any_stage(name):
    session = open_session(Description([2, 2, 2], **GIVEN | NETWORKS[name], seed=3))
    wrong = []
    while not session.position.updated:
        session = step(session)
        wrong += faults(said(panel(looking(session, example=1))))
        if session.position.current.kind in ("C", "gradients", "update"):
            for tab in ("chain", "practise"):
                wrong += [one for look in LOOKS for one in faults(said(panel(looking(session, look=look, tab=tab))))]
    for asked in ASKED:
        wrong += faults(said(panel(looking(session, asked=(asked,)))))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Not -0.5.", "a hyphen"),
        ("σ(−0.5)+−0.189(0.2)", "two signs"),
        ("−log −0.2", "a function"),
        ("tanh((−0.283))", "brackets"),
    ],
)
def test_each_of_these_faults_would_be_found(text, fault):
    assert any(one.startswith(fault) for one in faults(text))


@pytest.mark.parametrize("typed", ["-0.5", "−0.5", "-1.2e-5"])
def test_a_wrong_answer_is_repeated_with_a_true_minus_sign(typed):
    session = predict(two_two_two(), on=True)
    session = mark_answer(session, pictured(session), typed)
    assert predict_scene(session).question.verdict == f"Not {typed.replace('-', '−')}"


def test_every_digit_of_a_number_below_0_is_written_with_a_true_minus_sign():
    session = open_session(Description([2, 2, 2], **GIVEN | NETWORKS["identity"], seed=3))
    for _ in range(3):
        session = step(session)
    assert "exactly −" in said(panel(looking(session, asked=("z.1.1",))))
    assert "exactly" not in said(panel(looking(session, asked=("b.1.1",))))
