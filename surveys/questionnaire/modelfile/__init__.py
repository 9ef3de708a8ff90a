"""Model files, TOML, into quality models."""
