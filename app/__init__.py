"""Backprop Explorer: watch one training step of a neural network, number by number."""
