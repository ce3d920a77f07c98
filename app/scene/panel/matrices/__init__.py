"""The Matrices tab: every stage as a product of matrices."""
