"""The course: lessons as text files, their pages and questions, and how far one has come."""
