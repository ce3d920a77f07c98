"""The Practise tab: predict the next number, find the mistake."""
