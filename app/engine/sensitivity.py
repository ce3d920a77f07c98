"""Sensitivity to the inputs: how fast the loss, or one output, changes with each input of each example.

∂C/∂x = W⁽¹⁾ᵀ δ⁽¹⁾, the step of the backward pass that would come next if x were the activation of a layer below.
∂a_k⁽ᴸ⁾/∂x is the same walk back from one output: ∂a_k/∂z⁽ᴸ⁾, and from there as in backward.py.
Simonyan, Vedaldi and Zisserman (2013), "Deep Inside Convolutional Networks", draw it as a picture.
"""

import numpy as np

from app.engine.activations import pull_back
from app.engine.backward import BackwardPass
from app.engine.forward import ForwardPass
from app.engine.network import Array


def input_gradient(passed: ForwardPass, gradients: BackwardPass) -> Array:
    """∂C/∂x, examples × inputs; like δ, a row is the derivative of that example's own loss."""
    return gradients.delta[0] @ passed.network.weights[0]


def output_slope(passed: ForwardPass, output: int) -> Array:
    """∂a_k⁽ᴸ⁾/∂x of output k, counted from 1: examples × inputs."""
    upstream = np.zeros_like(passed.outputs)
    upstream[:, output - 1] = 1
    network = passed.network
    for layer in range(network.depth, 0, -1):
        delta = pull_back(network.activations[layer - 1], passed.z[layer - 1], passed.a[layer], upstream)
        upstream = delta @ network.weights[layer - 1]
    return upstream
