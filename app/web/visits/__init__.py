"""Who is asking, where they can have sessions, and the sessions themselves."""
