"""HTTP, thin: pages and the JSON API; each reads the session, acts, saves and answers."""
