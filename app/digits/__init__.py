"""Drawn digits: from pen strokes to the 28x28 picture a network sees, and the network that reads it."""
