"""The sections of a report beyond its core, one module each."""
