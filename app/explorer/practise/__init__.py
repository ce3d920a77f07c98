"""What a learner practises: predicting the next number, and finding a slip in a backward pass."""
