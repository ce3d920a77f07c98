"""Links to a moment of a session, and files to take home."""
