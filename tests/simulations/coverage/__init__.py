"""How often each interval of the package holds: `python -m tests.simulations.coverage`."""
