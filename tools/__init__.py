"""What looks after the house itself: nothing here is served."""
