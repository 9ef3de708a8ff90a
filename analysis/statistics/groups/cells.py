"""Which groups may be shown, where people are divided by several attributes at once."""

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.disclosure import THRESHOLD, show_cells

Bools = NDArray[np.bool_]
Codes = NDArray[np.integer]
Matrix = NDArray[np.float64]


def show_tables(
    codes: Codes,
    levels: Sequence[int],
    wanted: Sequence[Sequence[int]],
    *,
    answered: Bools | None = None,
    public: Bools | None = None,
    weights: Matrix | None = None,
    threshold: int = THRESHOLD,
) -> tuple[tuple[bool, ...], ...]:
    """Which cells of the wanted tables may be shown beside the total, all of them together.

    Of each table, for each cell (the first attribute varies slowest), whether anything but "too few
    to be shown" or, of an empty cell, "nobody" may be said of it.

    Args:
        codes: n × d, each person's level of each attribute from 0 on; negative: not stated.
        levels: how many levels each of the d attributes has.
        wanted: the attributes of each table; the total of all people is public without being
            named.
        answered: n × q, who has each of the q figures that the cells are to show (a score is
            missing for some). Cells are shown for all figures or for none, so that figures made
            from each other do not fill each other's gaps. A figure of fewer people than
            `threshold` in all must not be shown at all, and is passed over.
        public: n × p, who is in each of p other sets of people of whom the same figures are told
            elsewhere, and so cannot be taken back.
        weights: n respondent weights above zero, where the figures are weighted.
        threshold: the fewest people that anything may speak of.

    `disclosure.show_cells` decides, once for the people as they are and once for each set of
    those who have a figure. ValueError for shapes and levels that do not fit.
    """
    _check(codes, levels, wanted, answered)
    public_sets = np.ones((len(codes), 1), np.bool_)
    public_sets = public_sets if public is None else np.hstack([public_sets, public])
    heft = np.ones(len(codes)) if weights is None else weights
    # Weights of one kind of people, found by iteration, differ in the last digits.
    heft = np.round(heft / heft.max(initial=np.finfo(float).tiny), 12)
    steps, step = np.unique(heft, return_inverse=True)
    kinds, which = np.unique(
        np.column_stack([codes, public_sets, step]), axis=0, return_inverse=True
    )
    atoms, public_sets = kinds[:, : len(levels)], kinds[:, len(levels) : -1] == 1
    factors = None if len(steps) < 2 else steps[kinds[:, -1]]
    tables = [tuple(int(a) for a in table) for table in wanted]
    keys = [tuple(product(*(range(levels[a]) for a in table))) for table in tables]
    members = _members(atoms, tables, keys)
    shown = np.ones(members.shape[1], np.bool_)
    for people in _counts(which.ravel(), len(atoms), len(codes), answered, threshold):
        shown &= _safe(public_sets, members, people, shown, factors, threshold)
    shown &= np.bincount(which.ravel(), minlength=len(atoms)) @ members > 0
    ends = np.cumsum([len(cells) for cells in keys])
    return tuple(tuple(part.tolist()) for part in np.split(shown, ends[:-1]))


def _check(
    codes: Codes, levels: Sequence[int], wanted: Sequence[Sequence[int]], answered: Bools | None
) -> None:
    if codes.ndim != 2 or codes.shape[1] != len(levels):
        raise ValueError(f"codes must be n × {len(levels)}, one column per attribute")
    if len(codes) and (codes.max(axis=0) >= np.asarray(levels)).any():
        raise ValueError("a code is not below its attribute's number of levels")
    if any(not 0 <= a < len(levels) or list(t).count(a) > 1 for t in wanted for a in t):
        raise ValueError("a table names its attributes by place, each once")
    if answered is not None and (answered.ndim != 2 or len(answered) != len(codes)):
        raise ValueError(f"answered must be {len(codes)} × figures")


def _members(
    atoms: Codes, tables: Sequence[tuple[int, ...]], keys: Sequence[tuple[tuple[int, ...], ...]]
) -> Bools:
    """Whether each kind of people is in each cell, all tables side by side."""
    columns = [
        (atoms[:, list(table)] == np.array(cell, dtype=np.int64)).all(axis=1)
        for table, cells in zip(tables, keys, strict=True)
        for cell in cells
    ]
    return np.array(columns, dtype=np.bool_).reshape(len(columns), len(atoms)).T


def _counts(
    which: NDArray[np.intp], atoms: int, n: int, answered: Bools | None, threshold: int
) -> list[NDArray[np.int64]]:
    """How many of each kind there are, and how many of them have each figure."""
    everyone = np.ones((n, 1), np.bool_)
    sets = everyone if answered is None else np.hstack([everyone, answered])
    counts = [np.bincount(which[members], minlength=atoms).astype(np.int64) for members in sets.T]
    distinct = {each.tobytes(): each for each in counts if each.sum() >= threshold}
    return list(distinct.values()) or [counts[0]]


def _safe(
    public: Bools,
    members: Bools,
    people: NDArray[np.int64],
    shown: Bools,
    weights: Matrix | None,
    threshold: int,
) -> Bools:
    """The cells that stay shown beside what is told; those in which nobody is counted may."""
    given = np.arange(public.shape[1] + int(shown.sum())) < public.shape[1]
    cells = np.hstack([public, members[:, shown]])
    safe = show_cells(cells, people, given=given, weights=weights, threshold=threshold)
    stays = np.zeros_like(shown)
    stays[shown] = safe[public.shape[1] :]
    stays |= shown & (people @ members == 0)
    return stays
