"""How many pairs of identical sheets chance gives among people who answer for themselves."""

import numpy as np

from analysis.statistics.quality.asked import Asked, Matrix, Points

ROUNDS, CLOSE = 500, 1e-7
TINY = 1e-250
"""Sums less likely than this are beyond what float64 can weigh."""


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
    sums, found = np.zeros(len(points), dtype=np.int16), list[Matrix]()
    columns = np.ascontiguousarray(points.T)
    for column, m, (low, high, turned) in zip(columns, size, ends, strict=True):
        seen = high - column if turned else column - low
        found.append(np.bincount(seen, minlength=m).astype(np.float64))
        sums += seen
    times = np.bincount(sums, minlength=sum(size) - len(size) + 1).astype(np.float64)
    weights = _fitted(found, times)
    whole, squares = _gamma(weights), _gamma([np.square(w) for w in weights])
    able = (times > 1) & (whole > 0)
    one = np.divide(squares, whole, out=np.zeros_like(whole), where=able)
    alike = np.divide(one, whole, out=np.zeros_like(whole), where=able)
    return float((times * (times - 1.0) / 2.0) @ alike)


def _gamma(weights: list[Matrix]) -> Matrix:
    total: Matrix = np.ones(1)
    for each in weights:
        total = np.convolve(total, each)
    return total


def _fitted(found: list[Matrix], times: Matrix) -> list[Matrix]:
    """Weights under which each point of each item is expected as often as it was found."""
    n = float(times.sum())
    weights = [each / n for each in found]
    for _ in range(ROUNDS):
        expected = _expected(weights, times)
        worst = max(float(np.abs(a - b).max()) for a, b in zip(expected, found, strict=True))
        if worst < CLOSE * n:
            break
        weights = [
            w * np.divide(f, e, out=np.zeros_like(e), where=e > 0)
            for w, f, e in zip(weights, found, expected, strict=True)
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
