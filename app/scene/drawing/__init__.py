"""The drawing column."""
