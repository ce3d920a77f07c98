"""The mathematics of a fully connected network: pure functions over frozen NumPy values.

Notation, here and everywhere: x = a⁽⁰⁾; z⁽ˡ⁾ = W⁽ˡ⁾ a⁽ˡ⁻¹⁾ + b⁽ˡ⁾; a⁽ˡ⁾ = f⁽ˡ⁾(z⁽ˡ⁾); C = the loss;
δ⁽ˡ⁾ = ∂C/∂z⁽ˡ⁾. W⁽ˡ⁾ is n_l × n_(l−1): a row for each receiving neuron. Examples are rows.
"""
