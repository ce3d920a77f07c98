"""The explain panel and its Chain rule tab: equations with letters, with numbers, and what they come to."""
