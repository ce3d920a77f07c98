"""Networks whose inputs are a picture: their numbers as pictures, and equations of pictures."""
