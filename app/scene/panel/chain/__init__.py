"""The tab Chain rule."""
