"""How a network is written down: a letter for each quantity of the walk, how layers and weights are numbered, and in
how many digits.

A row for each notation one can choose from: the product's own, those of the source documents, and two more. Everywhere
else layers count from 0, the inputs, neurons from 1, and a weight is (layer, to, from): only a notation knows how that
is written. The maths is the same in all.
"""

from dataclasses import dataclass, replace
from typing import Literal

from app.engine.paths import Factor

SUBSCRIPTS = str.maketrans("0123456789,e", "₀₁₂₃₄₅₆₇₈₉,ₑ")
INDEX = {index: digit for digit, index in SUBSCRIPTS.items()}
SUPERSCRIPTS = str.maketrans("0123456789()−-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁻⁻")
PRIME = "′"
ANY = "e"  # stands for the number of any example
SIGNIFICANT = 3  # digits that numbers are shown in, where nobody chose
MOST_SIGNIFICANT = 8


@dataclass(frozen=True)
class Symbol:
    """A letter with a subscript (which neuron) and a superscript (which layer); either may be empty."""

    letter: str
    sub: str = ""
    sup: str = ""

    def __str__(self) -> str:
        raised = self.sup if "[" in self.sup else self.sup.translate(SUPERSCRIPTS)  # no text has raised square brackets
        return self.letter + self.sub.translate(SUBSCRIPTS) + raised


def letter_symbol(text: str) -> Symbol:
    """A letter that may be written with an index, such as β₁."""
    letter = text.rstrip("".join(map(chr, INDEX)))
    return Symbol(letter, text[len(letter) :].translate(INDEX))


@dataclass(frozen=True)
class Derivative:
    """∂ one symbol by another."""

    of: Symbol
    by: Symbol

    def __str__(self) -> str:
        return f"∂{self.of}/∂{self.by}"


@dataclass(frozen=True)
class Slope:
    """f′ of a weighted sum."""

    of: Symbol

    def __str__(self) -> str:
        return f"f{PRIME}({self.of})"


Letter = Symbol | Derivative | Slope


Index = int | str  # the number of a neuron, or a letter that stands for any


@dataclass(frozen=True)
class Notation:
    """A way of writing a network down: a letter for each quantity, and how layers and weights are numbered."""

    name: str
    """what it is called in forms, links and the API"""
    title: str
    """what it is called in the menu"""
    about: str
    """what is different in it, as a sentence"""
    inputs: str = "x"
    weighted: str = "z"
    activation: str = "a"
    output: str = ""
    """the last activation, where it has a letter of its own"""
    target: str = "y"
    loss: str = "C"
    own_delta: str = "δ"
    """empty where there is no letter for ∂C/∂z"""
    learning_rate: str = "η"
    slope_as: str = "f′(z)"
    """how a slope is written: f′(z), a′ or ∂a/∂z"""
    slope_title: str = "Slope"
    """stands over the slope of a neuron"""
    delta_title: str = "Delta"
    """stands over the δ of a neuron"""
    inputs_are: int = 0
    """the number that the layer of inputs goes by"""
    first_neuron: int = 1
    """the number that the first neuron of every layer goes by, and the first row and column of a picture of them"""
    numbered_inputs: bool = False
    """whether an input is written with the number of its layer"""
    parameters_by: Literal["to", "from", "both"] = "to"
    """the layers that weights are counted by: the one that they lead to, as biases then are, the one that they come
    from, as biases then are too, or weights by both, 1→2, and biases by their own"""
    layer_below: bool = False
    """whether the layer is the subscript, and the neuron, in square brackets, above it; a weight has the neuron that it
    leads to above, and the one that it comes from behind its layer"""
    from_first: bool = False
    """whether the indices of a weight are from, to, and not to, from"""
    rows: bool = False
    """whether examples are rows even where there is one, and W, multiplied from the right, has a row for each neuron
    it comes from"""
    weight_matrix: str = "W"
    """a whole layer of weights"""
    bias_vector: str = "b"
    capitals: bool = False
    """whether the numbers of a whole layer are a capital even for one example"""
    difference: str = "e"
    """output − target"""
    own_loss: str = "c"
    """the loss of one example"""
    renamed: tuple[tuple[str, str], ...] = ()
    """the letters of optimisers that stand for something else here, each with the one that is written for it"""
    l2: str = "λ"
    """how much the penalty on the weights counts"""
    penalty: str = "Ω"
    """that penalty, with its λ: Goodfellow, Bengio and Courville, "Deep Learning" (2016), section 7.1, has Ω for it"""
    depth: int = 0
    """layers of weights in the network that is written down"""
    digits: bool = False
    """whether its outputs stand for the digits from 0"""
    penalised: bool = False
    """whether C has a penalty on the weights, which the loss of no example has"""
    own: str = ""
    """the example of whose own loss ∂C/∂a and δ are, where that is not C: in a batch whose loss is a mean"""
    significant: int = SIGNIFICANT
    """the digits that numbers are shown in"""

    def of(
        self,
        depth: int,
        digits: bool = False,
        own: str = "",
        penalised: bool = False,
        significant: int = SIGNIFICANT,
    ) -> "Notation":
        """The same notation for a network of so many layers of weights, which may read digits."""
        return replace(self, depth=depth, digits=digits, own=own, penalised=penalised, significant=significant)

    def of_example(self, example: int | None) -> "Notation":
        """The same for another example, counted from 0, or for any of them where that is None."""
        return replace(self, own=ANY if example is None else str(example + 1)) if self.own else self

    def number(self, layer: int) -> int:
        """What a layer is counted as, in words."""
        return layer + self.inputs_are

    def neuron(self, neuron: Index) -> str:
        """What a neuron, from 1, is counted as; a letter that stands for any stays what it is."""
        return str(neuron - 1 + self.first_neuron) if isinstance(neuron, int) else neuron

    def weights_layers(self, layer: int) -> tuple[int, ...]:
        """The numbers of the layers that the weights which lead into a layer are written with."""
        to = self.number(layer)
        return {"to": (to,), "from": (to - 1,), "both": (to - 1, to)}[self.parameters_by]

    def biases_layer(self, layer: int) -> int:
        """The number of the layer that the biases of a layer are written with."""
        return self.number(layer) - (self.parameters_by == "from")

    def of_layer(self, letter: str, layer: int) -> Symbol:
        """A letter of a whole layer."""
        return self._placed(letter, str(self.number(layer)))

    def of_weights(self, letter: str, layer: int) -> Symbol:
        """A letter of all weights that lead into a layer."""
        return self._placed(letter, "→".join(map(str, self.weights_layers(layer))))

    def of_biases(self, letter: str, layer: int) -> Symbol:
        """A letter of all biases of a layer."""
        return self._placed(letter, str(self.biases_layer(layer)))

    def _placed(self, letter: str, layer: str, neuron: str = "", source: str = "") -> Symbol:
        """A letter with its layer and neurons where they are written."""
        if self.layer_below:
            below = ",".join(filter(None, (layer, source)))
            return Symbol(letter, below, f"[{neuron}]" if neuron else "")
        pair = tuple(filter(None, (source, neuron) if self.from_first else (neuron, source)))
        comma = "," if any(len(index) > 1 for index in pair) else ""
        return Symbol(letter, comma.join(pair), f"({layer})")

    @property
    def C(self) -> Symbol:
        """The loss."""
        return Symbol(self.loss)

    @property
    def own_C(self) -> Symbol:
        """The loss that ∂C/∂a and δ are of: C, or C₁ of the example where C is a mean."""
        return Symbol(self.loss, self.own)

    @property
    def whose_loss(self) -> str:
        """The same in words: “the loss”, “the loss of example 1”, “the loss of its example”."""
        if not self.own:
            return "the loss"
        return "the loss of its example" if self.own == ANY else f"the loss of example {self.own}"

    @property
    def rate(self) -> Symbol:
        """The learning rate."""
        return Symbol(self.learning_rate)

    @property
    def decay(self) -> Symbol:
        """λ."""
        return Symbol(self.l2)

    @property
    def share_of_weights(self) -> Symbol:
        """What the penalty adds to C."""
        return Symbol(self.penalty)

    def penalty_slope(self, layer: int, to: int, source: int) -> Derivative:
        """What the penalty adds to ∂C/∂w."""
        return Derivative(self.share_of_weights, self.weight(layer, to, source))

    def z(self, layer: int, neuron: Index = "") -> Symbol:
        """A weighted sum, or the layer's vector of them."""
        return self._placed(self.weighted, str(self.number(layer)), self.neuron(neuron))

    def a(self, layer: int, neuron: Index = "") -> Symbol:
        """An activation; in layer 0 an input."""
        if layer == 0:
            plain = Symbol(self.inputs, self.neuron(neuron))
            return self._placed(self.inputs, str(self.number(0)), plain.sub) if self.numbered_inputs else plain
        if self.output and layer == self.depth:
            return Symbol(self.output, self.neuron(neuron))
        return self._placed(self.activation, str(self.number(layer)), self.neuron(neuron))

    def y(self, neuron: Index = "") -> Symbol:
        """A target."""
        return Symbol(self.target, self.neuron(neuron))

    def weight(self, layer: int, to: Index, source: Index) -> Symbol:
        """A weight, of which a neuron may be a letter."""
        layers = "→".join(map(str, self.weights_layers(layer)))
        return self._placed("w", layers, self.neuron(to), self.neuron(source))

    def bias(self, layer: int, neuron: Index) -> Symbol:
        """The bias of a neuron."""
        return self._placed("b", str(self.biases_layer(layer)), self.neuron(neuron))

    def parameter(self, layer: int, to: int, source: int) -> Symbol:
        """A weight, or the bias of neuron `to` where `source` is 0."""
        return self.weight(layer, to, source) if source else self.bias(layer, to)

    def memory(self, letter: str, layer: int, to: Index, source: Index) -> Symbol:
        """What an optimiser remembers of a parameter under a letter; of the bias of neuron `to` where `source` is 0."""
        parameter = self.bias(layer, to) if source == 0 else self.weight(layer, to, source)
        return replace(parameter, letter=self.optimiser_letter(letter))

    def optimiser_letter(self, letter: str) -> str:
        """How a letter in the rules of an optimiser is written."""
        return dict(self.renamed).get(letter, letter)

    def delta(self, layer: int, neuron: Index = "") -> Symbol | Derivative:
        """δ = ∂C/∂z."""
        if not self.own_delta:
            return Derivative(self.own_C, self.z(layer, neuron))
        return self._placed(self.own_delta, str(self.number(layer)), self.neuron(neuron))

    def by(self, symbol: Symbol) -> Derivative:
        """∂C/∂ of anything."""
        return Derivative(self.C, symbol)

    def upstream(self, layer: int, neuron: Index = "") -> Derivative:
        """∂C/∂a, or ∂C₁/∂a."""
        return Derivative(self.own_C, self.a(layer, neuron))

    def gradient(self, layer: int, to: int, source: int) -> Derivative:
        """∂C/∂w, or ∂C/∂b where `source` is 0."""
        return self.by(self.parameter(layer, to, source))

    def slope(self, layer: int, neuron: Index = "") -> Letter:
        """f′(z)."""
        a = self.a(layer, neuron)
        z = self.z(layer, neuron)
        match self.slope_as:
            case "a′":
                return replace(a, sup=a.sup + PRIME)
            case "∂a/∂z":
                return Derivative(a, z)
            case _:
                return Slope(z)

    def derivative(self, factor: Factor) -> Derivative:
        """The derivative that a factor of a path stands for."""
        layer = factor.layer
        to = factor.to
        source = factor.source
        return {
            "z_by_w": lambda: Derivative(self.z(layer, to), self.parameter(layer, to, source)),
            "a_by_z": lambda: Derivative(self.a(layer, to), self.z(layer, to)),
            "z_by_a": lambda: Derivative(self.z(layer, to), self.a(layer - 1, source)),
            "z_by_z": lambda: Derivative(self.z(layer, to), self.z(layer - 1, source)),
            "C_by_a": lambda: self.upstream(layer, to),
            "C_by_z": lambda: Derivative(self.own_C, self.z(layer, to)),
        }[factor.kind]()

    def plain(self) -> dict[str, str]:
        """The bare letters for sentences: C, z, a, y, w, rate, l2, delta, slope, upstream (∂C/∂a), gradient (∂C/∂w).

        `label` is delta as short as a label in the picture has to be, `own` what ∂C/∂a and δ are of.
        """
        a = self.activation
        z = self.weighted
        own = str(self.own_C)
        delta = self.own_delta or f"∂{own}/∂{z}"
        slopes = {"f′(z)": f"f{PRIME}({z})", "a′": f"{a}{PRIME}", "∂a/∂z": f"∂{a}/∂{z}"}
        return {
            "C": self.loss,
            "own": own,
            "z": z,
            "a": a,
            "y": self.target,
            "w": "w",
            "rate": self.learning_rate,
            "l2": self.l2,
            "delta": delta,
            "label": delta if len(z) == 1 else f"∂{z}",
            "slope": slopes[self.slope_as],
            "upstream": f"∂{own}/∂{a}",
            "gradient": f"∂{self.loss}/∂w",
        }


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
        renamed=(("ε", "τ"),),
        parameters_by="both",
        weight_matrix="w",
    ),
    Notation(
        "from-zero",
        "v, all from 0",
        "Neurons count from 0; the first hidden layer is 0, the inputs are none; v stands for δ; w from i to j is wᵢⱼ.",
        own_delta="v",
        delta_title="v",
        learning_rate="α",
        inputs_are=-1,
        first_neuron=0,
        from_first=True,
        bias_vector="B",
        capitals=True,
        renamed=(("v", "s"),),
    ),
    Notation(
        "from-layer",
        "x⁽²⁾, w⁽¹⁾",
        "Every layer is an x and the inputs are layer 1; weights and biases go by the layer they come from.",
        activation="x",
        learning_rate="ε",
        slope_as="a′",
        inputs_are=1,
        numbered_inputs=True,
        renamed=(("ε", "τ"),),
        parameters_by="from",
        weight_matrix="w",
    ),
    Notation(
        "brackets",
        "W₁, ℒ",
        "The layer stands below, and the neuron in square brackets above; ℒ is the loss, α the rate.",
        loss="ℒ",
        learning_rate="α",
        layer_below=True,
        own_loss="ℓ",
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
        renamed=(("t", "k"),),
        difference="r",
        own_loss="e",
    ),
)
NOTATIONS: dict[str, Notation] = {row.name: row for row in _TABLE}
DEFAULT = "default"
