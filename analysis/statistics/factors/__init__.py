"""Whether a scale measures what it says: structure, convergence, comparability."""
