"""What the page calls its colours, in every sentence that names one; tokens.css gives each of them its shades."""

POSITIVE = "blue"
NEGATIVE = "orange"
DERIVATIVE = "purple"  # of the loss, by anything
