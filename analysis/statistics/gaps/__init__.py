"""Gaps: supplier − demand side (two groups), perception − expectation (pairs), their verdict."""
