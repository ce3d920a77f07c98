"""How the house is built, in figures: `make house`. They are read from the code and from two clicks on the page."""
