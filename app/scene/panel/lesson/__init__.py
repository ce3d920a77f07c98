"""The tab Lesson: the page of the course that is open, its text tied to the picture, and its questions."""
