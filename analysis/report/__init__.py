"""The report as a value."""
