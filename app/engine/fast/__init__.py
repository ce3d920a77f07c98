"""Training at speed: the same mathematics in arrays that are prepared once and written again and again."""
