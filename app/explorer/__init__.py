"""What a learner can do: open a network, walk one training step stage by stage, edit, go back."""
