"""Sheets with the same answers to everything: how many, and how many chance would give."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.quality.asked import Asked, Bools, Matrix, Points, blocks

# Odd constants that spread 64 bits (splitmix64's); what they bring together is compared after.
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
ROUNDS, CLOSE = 500, 1e-7
TINY = 1e-250
"""Sums less likely than this are beyond what float64 can weigh."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Duplicates:
    """Identical sheets among the `n` that were compared.

    `compared`: sheets with so many answers or more, not all of them the same point (those are
    straight lines); `repeated`: all but one of each set of identical ones; masks over all sheets.
    `largest`: sheets in the largest set; `pairs` of identical sheets.
    `complete` of those compared have no answer missing; among them are `complete_pairs`, and
    chance would give `expected`, None with fewer than two of them.
    """

    n: int
    compared: Bools
    repeated: Bools
    largest: int
    pairs: int
    complete: int
    complete_pairs: int
    expected: float | None


def duplicates(ratings: Points, asked: Asked, *, answers: int) -> Duplicates:
    """Find identical sheets, missing answers included, among those with `answers` or more.

    How many pairs chance gives is only said of complete sheets (`expected_pairs`); that
    those are among the compared makes it a few per cent too high.
    """
    present, uniform = _answered(ratings)
    compared = (present >= max(answers, 1)) & ~uniform
    rows = np.flatnonzero(compared)
    chosen = np.ascontiguousarray(ratings) if len(rows) == len(ratings) else ratings[rows]
    sizes, first = _sets(chosen)
    repeated = compared.copy()
    repeated[rows[first]] = False
    whole = present[rows] == asked.k
    complete = int(whole.sum())
    return Duplicates(
        n=len(rows),
        compared=compared,
        repeated=repeated,
        largest=int(sizes.max(initial=0)),
        pairs=_pairs(sizes),
        complete=complete,
        complete_pairs=_pairs(sizes[whole[first]]),
        expected=expected_pairs(chosen[whole], asked) if complete > 1 else None,
    )


def _answered(ratings: Points) -> tuple[NDArray[np.int16], Bools]:
    """How many answers each sheet has, and whether all of them are the same point."""
    present, uniform = np.zeros(len(ratings), np.int16), np.zeros(len(ratings), np.bool_)
    for columns, at in blocks(ratings):
        there = columns >= 0
        present[at] = there.sum(axis=0, dtype=np.int16)
        # Codes of missing answers are large as unsigned bytes, and small as signed ones.
        least = columns.view(np.uint8).min(axis=0, initial=255)
        uniform[at] = columns.max(axis=0, initial=-128) == least.view(np.int8)
    return present, uniform


def _pairs(sizes: NDArray[np.int64]) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _sets(rows: Points) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Sizes of the sets of identical rows, and the first row of each; singles come first."""
    keys = _hashed(rows)
    alike = _shared(keys)
    singles, some = np.flatnonzero(~alike), np.flatnonzero(alike)
    first, which, sizes = np.unique(
        keys[some], return_index=True, return_inverse=True, return_counts=True
    )[1:]
    # Only rows that share their bits with an earlier one can be mistaken for it.
    if not np.array_equal(rows[some], rows[some[first[which]]]):
        whole = np.ascontiguousarray(rows[some]).view(f"V{rows.shape[1]}").ravel()
        first, sizes = np.unique(whole, return_index=True, return_counts=True)[1:]
    return (
        np.concatenate([np.ones(len(singles), np.int64), sizes]),
        np.concatenate([singles, some[first]]),
    )


def _shared(keys: NDArray[np.uint64]) -> Bools:
    """Which keys there are twice or more."""
    order = np.argsort(keys)
    ordered = keys[order]
    equal = ordered[1:] == ordered[:-1]
    shared = np.zeros(len(keys), np.bool_)
    shared[order[1:][equal]] = shared[order[:-1][equal]] = True
    return shared


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


def expected_pairs(points: Points, asked: Asked) -> float:
    """Expected number of identical pairs among n complete sheets (n × k, as answered).

    The partial credit model (Masters 1982): answers are independent given the person, and a
    person's sum of points says all about the person, whatever the people are like. Then two people
    with the sum s answer alike with probability γ_s(w²)/γ_s(w)², γ the sum over all sheets with
    that sum of the products of weights w_j(x), which are fitted so that each point of each item is
    as frequent as it is (conditional maximum likelihood, by iterative scaling). Expected are
    Σ_s n_s(n_s − 1)/2 times that. Where items form several scales, or people copy, there are more.
    """
    ends = list(zip(asked.low, asked.high, asked.reverse, strict=True))
    size = [high - low + 1 for low, high, _ in ends]
    sums, frequencies = np.zeros(len(points), dtype=np.int16), list[Matrix]()
    columns = np.ascontiguousarray(points.T)
    for column, m, (low, high, turned) in zip(columns, size, ends, strict=True):
        seen = high - column if turned else column - low
        frequencies.append(np.bincount(seen, minlength=m).astype(np.float64))
        sums += seen
    times = np.bincount(sums, minlength=sum(size) - len(size) + 1).astype(np.float64)
    weights = _fitted(frequencies, times)
    whole, squares = _gamma(weights), _gamma([np.square(w) for w in weights])
    able = (times > 1) & (whole > 0)
    ratio = np.divide(squares, whole, out=np.zeros_like(whole), where=able)
    alike = np.divide(ratio, whole, out=np.zeros_like(whole), where=able)
    return float((times * (times - 1.0) / 2.0) @ alike)


def _gamma(weights: list[Matrix]) -> Matrix:
    total: Matrix = np.ones(1)
    for each in weights:
        total = np.convolve(total, each)
    return total


def _fitted(frequencies: list[Matrix], times: Matrix) -> list[Matrix]:
    """Weights under which each point of each item is expected as often as it was found."""
    n = float(times.sum())
    weights = [each / n for each in frequencies]
    for _ in range(ROUNDS):
        expected = _expected(weights, times)
        worst = max(float(np.abs(a - b).max()) for a, b in zip(expected, frequencies, strict=True))
        if worst < CLOSE * n:
            break
        weights = [
            w * np.divide(f, e, out=np.zeros_like(e), where=e > 0)
            for w, f, e in zip(weights, frequencies, expected, strict=True)
        ]
        weights = [w / w.sum() for w in weights]
    return weights


def _expected(weights: list[Matrix], times: Matrix) -> list[Matrix]:
    """Expected frequency of each point of each item, given the sums."""
    before, after = [np.ones(1)], [np.ones(1)]
    for w in weights:
        before.append(np.convolve(before[-1], w))
    for w in weights[::-1]:
        after.append(np.convolve(after[-1], w))
    whole = before[-1]
    ratio = np.divide(times, whole, out=np.zeros_like(times), where=(times > 0) & (whole > TINY))
    k = len(weights)
    others = [np.convolve(before[j], after[k - 1 - j]) for j in range(k)]
    return [
        w * np.correlate(ratio, rest, mode="valid") for w, rest in zip(weights, others, strict=True)
    ]
