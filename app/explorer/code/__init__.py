"""A training step as a program that can be run elsewhere: in NumPy, in PyTorch and as a notebook."""
