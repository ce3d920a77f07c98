"""Remembering sessions: where they are kept between two clicks, and how they are written down."""
