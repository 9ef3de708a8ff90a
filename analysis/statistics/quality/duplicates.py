"""Sheets with the same answers to everything: how many, and how many chance would give."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.quality.asked import Asked, Bools, Points, blocks
from analysis.statistics.quality.chance import expected_pairs

# Odd constants that spread 64 bits (splitmix64's); what they bring together is compared after.
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Duplicates:
    """Identical sheets among the `n` that were compared.

    `compared`: sheets with so many answers or more, not all of them the same point (those are
    straight lines); `repeated`: all but one of each set of identical ones; masks over all sheets.
    `sets`: how many sets there are; `largest`: sheets in the largest; `pairs` of identical sheets.
    `complete` of those compared have no answer missing; among them are `complete_pairs`, and
    chance would give `expected`, None with fewer than two of them.
    """

    n: int
    compared: Bools
    repeated: Bools
    sets: int
    largest: int
    pairs: int
    complete: int
    complete_pairs: int
    expected: float | None


def duplicates(ratings: Points, asked: Asked, *, answers: int) -> Duplicates:
    """Find identical sheets, missing answers included, among those with `answers` or more.

    How many pairs chance gives is only said of complete sheets (`chance.expected_pairs`); that
    those are among the compared makes it a few per cent too high.
    """
    present = np.zeros(len(ratings), np.int64)
    for block, at in blocks(ratings):
        present[at] = (block >= 0).sum(axis=1)
    compared = (present >= max(answers, 1)) & ~_uniform(ratings)
    rows = np.flatnonzero(compared)
    chosen = np.ascontiguousarray(ratings[rows])
    sizes, first = _sets(chosen)
    repeated = np.zeros(len(ratings), np.bool_)
    later = np.ones(len(rows), np.bool_)
    later[first] = False
    repeated[rows[later]] = True
    whole = present[rows] == asked.k
    return Duplicates(
        n=len(rows),
        compared=compared,
        repeated=repeated,
        sets=int((sizes > 1).sum()),
        largest=int(sizes.max(initial=0)),
        pairs=_pairs(sizes),
        complete=int(whole.sum()),
        complete_pairs=_pairs(sizes[whole[first]]),
        expected=(expected_pairs(chosen[whole], asked) if whole.sum() > 1 else None),
    )


def _pairs(sizes: NDArray[np.int64]) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _uniform(ratings: Points) -> Bools:
    found = np.zeros(len(ratings), np.bool_)
    for block, at in blocks(ratings):
        top = block.max(axis=1, initial=-128)
        found[at] = top == np.where(block >= 0, block, 127).min(axis=1, initial=127)
    return found


def _sets(rows: Points) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Sizes of the sets of identical rows, and the first row of each."""
    keys = _hashed(rows)
    first, which, sizes = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True
    )[1:]
    # Only rows that share their bits with an earlier one can be mistaken for it.
    later = np.flatnonzero(first[which] != np.arange(len(rows)))
    if not np.array_equal(rows[later], rows[first[which[later]]]):
        whole = rows.view(f"V{rows.shape[1]}").ravel()
        first, sizes = np.unique(whole, return_index=True, return_counts=True)[1:]
    return sizes.astype(np.int64), first


def _hashed(rows: Points) -> NDArray[np.uint64]:
    """64 bits of each row: sorting them is ten times as quick as sorting the rows."""
    n, k = rows.shape
    words = np.zeros((n, -(-k // 8) * 8), np.int8)
    words[:, :k] = rows
    mixed = np.zeros(n, np.uint64)
    for word in words.view(np.uint64).T:
        mixed = (mixed ^ word) * _MIX[0]
        mixed ^= mixed >> np.uint64(29)
        mixed *= _MIX[1]
        mixed ^= mixed >> np.uint64(32)
    return mixed
