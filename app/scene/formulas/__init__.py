"""The language of formulas: numbers as they are written, letters, equations, sums and changes."""
