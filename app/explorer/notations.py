"""The notations one can choose from, a row each: the product's own, those of the source documents, and two more."""

from app.explorer.notation import Notation

_TABLE = (
    Notation("default", "a, z, δ", "Layers count from the inputs, 0; w with the neuron it leads to first."),
    Notation(
        "arrows",
        "x⁽²⁾, w⁽¹→²⁾",
        "Every layer is an x and the inputs are layer 1; weights name the two layers they join.",
        activation="x",
        learning_rate="ε",
        slope_as="a′",
        inputs_are=1,
        numbered_inputs=True,
        arrows=True,
        weight_matrix="w",
    ),
    Notation(
        "from-zero",
        "v, layers from 0",
        "The first hidden layer is 0 and the inputs are none; v stands for δ; w from i to j is wᵢⱼ.",
        own_delta="v",
        delta_title="v",
        learning_rate="α",
        inputs_are=-1,
        from_first=True,
        bias_vector="B",
        capitals=True,
    ),
    Notation(
        "rows",
        "X @ W, rows",
        "Examples are rows and W is multiplied from the right; h is hidden, ŷ the output, L the loss.",
        activation="h",
        output="ŷ",
        loss="L",
        from_first=True,
        rows=True,
        capitals=True,
        own_loss="ℓ",
    ),
    Notation(
        "upstream-local",
        "upstream × local",
        "Only derivatives: what arrives from above times the local one, with no letter for their product.",
        own_delta="",
        slope_as="∂a/∂z",
        slope_title="Local",
        delta_title="Upstream × local",
    ),
    Notation(
        "error",
        "∂E/∂w, net, o",
        "E is the error, net the weighted sum, o what comes out, t the target.",
        weighted="net",
        activation="o",
        target="t",
        loss="E",
        slope_as="∂a/∂z",
        delta_title="Error × slope",
        own_delta="",
        from_first=True,
        difference="r",
        own_loss="e",
    ),
)
NOTATIONS: dict[str, Notation] = {row.name: row for row in _TABLE}
DEFAULT = "default"
