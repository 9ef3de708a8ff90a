"""How often every interval of the package holds the truth: `python -m tests.simulations.coverage`."""
