"""The mathematics of a fully connected network: pure functions over frozen NumPy values.

To learn backprop, read `network`, `activations`, `forward`, `losses`, `backward` and `optimisers`, in this order.
`slips` are the ways to get it wrong, `gradient_check` tells whether it is right, and `paths` takes it apart. `fast` has
the same mathematics where only speed counts.

Notation, here and everywhere: x = a⁽⁰⁾; z⁽ˡ⁾ = W⁽ˡ⁾ a⁽ˡ⁻¹⁾ + b⁽ˡ⁾; a⁽ˡ⁾ = f⁽ˡ⁾(z⁽ˡ⁾); C = the loss;
δ⁽ˡ⁾ = ∂C/∂z⁽ˡ⁾. W⁽ˡ⁾ is n_l × n_(l−1): a row for each receiving neuron. Examples are rows.
"""
