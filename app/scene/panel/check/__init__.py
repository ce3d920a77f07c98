"""The Check tab: measured slopes, and the nudge."""
