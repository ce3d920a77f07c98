"""The explain panel: a folder for each of its tabs."""
