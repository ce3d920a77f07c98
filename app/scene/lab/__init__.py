"""The training lab: the form of a run, the charts, a row per run, and what the test digits were read as."""
