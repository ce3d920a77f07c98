"""Why a number is what it is: in a sentence, by a formula, and from which other numbers."""
