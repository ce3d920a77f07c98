"""The whole training step as a worked solution."""
