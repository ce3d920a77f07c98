"""What to draw: view-models with every position, text and size decided, and no HTML."""
