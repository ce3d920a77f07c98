"""The training lab: its page, its stream, and the way from a run into the walk."""
