"""Figures as marks: charts with handles that can be taken in the hand."""
