"""A session as text: links, exports, and what is read back from them."""
