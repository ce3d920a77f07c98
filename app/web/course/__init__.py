"""The course over HTTP: its pages, their questions, and turning them."""
