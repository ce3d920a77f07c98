"""Figures: pictures of other numbers than the walk's, that stand where the network stands and follow the hand."""
