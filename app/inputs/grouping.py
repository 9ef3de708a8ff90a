"""Rows that have a code in common."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveys.exchange.faults import FIRST

Codes = NDArray[np.integer[Any]]


def in_order(codes: Codes) -> list[int]:
    """The different codes in the order in which they come."""
    found, first = np.unique(codes, return_index=True)
    return [int(code) for code in found[np.argsort(first)]]


def first_rows(codes: Codes) -> Iterator[tuple[int, NDArray[np.intp], int]]:
    """Each code with the places of its first rows, as many as are named of a fault, and how many
    rows have it.
    """
    order = np.argsort(codes, kind="stable")
    found, starts, counts = np.unique(codes[order], return_index=True, return_counts=True)
    for code, start, count in zip(found.tolist(), starts.tolist(), counts.tolist(), strict=True):
        yield code, order[start : start + min(count, FIRST)], count
