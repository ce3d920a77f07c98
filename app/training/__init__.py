"""Training one can watch: what a learner chose, a run of it in slices, what it reached, and the pool of processes."""
