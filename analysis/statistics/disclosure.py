"""Small groups stay hidden: which cells may be shown so that no hidden one can be worked out.

Decisions are made on counts alone, before any figure is looked at. `show_groups` is for one
partition of the people beside its total, `show_cells` for any set of tables about them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from analysis.statistics.moments.threads import one_thread

THRESHOLD = 5
# Membership is 0 or 1, so what is singular is so exactly; this is rounding's share.
SINGULAR, RANK = 1e-8, 1e-12
# Steps of the search for a small set, past which tables count as unsafe without one being found.
PATIENCE = 50_000_000
# So many suspicious blocks at most are looked into; beyond, tables count as unsafe.
MANY = 3000

Bools = NDArray[np.bool_]
Counts = NDArray[np.int64]
Matrix = NDArray[np.float64]


def visible(n: int, threshold: int = THRESHOLD) -> bool:
    """Whether a group of n people is large enough to be shown by itself."""
    return n >= threshold


def show_groups(
    counts: Sequence[int], *, total: int | None = None, threshold: int = THRESHOLD
) -> tuple[bool, ...]:
    """Which of the groups that make up a total may be shown beside it.

    `total` ≥ the sum of `counts`; people in no group (no department given) are the difference,
    and count as a group that is never shown. Whoever has the total and the shown groups has what
    the hidden ones are together; so wherever a small group is hidden, at least two groups are,
    and together they are no small group: the smallest of the others are hidden until both hold.
    Empty groups are marked as not shown, but hide nobody and shield nobody: that they are empty may
    be said. So are the parts of a shown mean told apart (items of a sub, subs of a characteristic),
    `counts` being how many answered each. ValueError for counts that cannot be.
    """
    outside = 0 if total is None else total - sum(counts)
    if outside < 0 or any(n < 0 for n in counts):
        raise ValueError("counts must not be negative, nor the groups larger than their total")
    shown = [visible(n, threshold) for n in counts]
    while not _safe(counts, shown, outside, threshold) and any(shown):
        smallest = min((n, at) for at, n in enumerate(counts) if shown[at])[1]
        shown[smallest] = False
    return tuple(shown)


def _safe(counts: Sequence[int], shown: Sequence[bool], outside: int, threshold: int) -> bool:
    """Whether the hidden cells give nothing away when all shown ones are taken from the total."""
    cells = zip([*counts, outside], [*shown, False], strict=True)
    hidden = [n for n, seen in cells if n and not seen]
    several = len(hidden) > 1 and sum(hidden) >= threshold
    return several or all(n >= threshold for n in hidden)


def show_cells(
    members: Bools,
    people: Counts,
    *,
    given: Bools | None = None,
    weights: Matrix | None = None,
    threshold: int = THRESHOLD,
) -> Bools:
    """Which cells of any number of tables over the same people may be shown together.

    `members`, a × c: whether the people of atom a (those alike in all attributes) are in cell c;
    `people`: how many each of the a atoms holds; `given`: cells that are public already and cannot
    be taken back. Sums over shown cells can be added and subtracted. What they can come to is the
    row space of the shown memberships, so cells are hidden until every member of it that is not
    zero rests on `threshold` people or more: no linear combination of counts, sums or sums of
    squares then speaks of fewer. `docs/statistics/groups.md` has the proof.

    The smallest cell that breaks a combination is hidden first; at the end each large hidden cell
    is shown again where that is safe, the largest first. Empty cells are not shown. ValueError for
    shapes that do not fit.
    """
    if members.ndim != 2 or people.shape != (len(members),) or (people < 0).any():
        raise ValueError("cells need a × c memberships and a counts of people, not negative")
    fixed = np.zeros(members.shape[1], np.bool_) if given is None else given
    sizes = people @ members
    shown = (sizes >= threshold) | fixed
    large = shown & ~fixed
    while (risk := _risk(members[:, shown], people, weights, threshold)) is not None:
        free = shown & large
        if not free.any():
            break
        chosen = risk & free[shown]
        places = np.flatnonzero(shown)[chosen if chosen.any() else free[shown]]
        shown[places[np.argmin(sizes[places])]] = False
    for place in np.flatnonzero(large & ~shown)[np.argsort(-sizes[large & ~shown], kind="stable")]:
        shown[place] = True
        shown[place] = _risk(members[:, shown], people, weights, threshold) is None
    return shown & (sizes > 0)


def _risk(members: Bools, people: Counts, weights: Matrix | None, threshold: int) -> Bools | None:
    """Cells to break up a combination that speaks of too few people; None where there is none.

    Atoms that are in the same cells cannot be told apart, and count as one block. A set of blocks
    carries a combination if the columns of P that belong to it are dependent, P being the
    projection onto what no combination reaches.
    """
    blocks, sizes, factors = _blocks(members, people, weights)
    if not (sizes < threshold).any():
        return None
    cells = blocks.astype(np.float64)
    if factors is not None:
        # Over w, which is nowhere zero: u, w·u and 1/w rest on the same people.
        cells = np.hstack([cells, cells * factors[:, None], 1.0 / factors[:, None]])
    with one_thread():
        span = _span(cells)
        small = _suspects(span.basis, sizes, threshold - 1)
        if len(small) > MANY:
            return np.ones(blocks.shape[1], np.bool_)
        apart = np.eye(len(small)) - span.basis[small] @ span.basis[small].T
        search = _Search(patience=PATIENCE)
        few = search.dependent(apart, sizes[small], threshold - 1)
        if few is None:
            return np.ones(blocks.shape[1], np.bool_) if search.patience < 0 else None
        target = np.zeros(len(blocks))
        target[small[few]] = np.linalg.eigh(apart[np.ix_(few, few)])[1][:, 0]
        used = _carriers(cells, target, span)
        c = blocks.shape[1]
        return used if factors is None else used[:c] | used[c : 2 * c]


def _blocks(
    members: Bools, people: Counts, weights: Matrix | None
) -> tuple[Bools, Counts, Matrix | None]:
    """Those in the same cells, of any, and of one weight; how many they are, and that weight."""
    some = (people > 0) & members.any(axis=1)
    packed = np.packbits(members[some], axis=1)
    if weights is not None:
        rounded = np.ascontiguousarray(weights[some], dtype=np.float64)
        packed = np.hstack([packed, rounded.view(np.uint8).reshape(len(rounded), -1)])
    packed = np.ascontiguousarray(packed)
    first, which = np.unique(
        packed.view(f"V{packed.shape[1]}").ravel(), return_index=True, return_inverse=True
    )[1:]
    sizes = np.zeros(len(first), np.int64)
    np.add.at(sizes, which, people[some])
    return members[some][first], sizes, None if weights is None else weights[some][first]


def _suspects(basis: Matrix, sizes: Counts, room: int) -> NDArray[np.intp]:
    """The blocks that could belong to a set of at most `room` people that carries a combination.

    With h the squared lengths of the basis' rows, Σ h over such a set is 1 or more: the set's part
    of the projection onto R has the eigenvalue 1, and h on its diagonal.
    """
    small = np.flatnonzero(sizes <= room)
    reach = np.square(basis[small]).sum(axis=1)
    most = max(room // int(sizes[small].min()), 1)
    others = float(np.sort(reach)[::-1][: most - 1].sum())
    return np.asarray(small[reach + others > 1.0 - SINGULAR], dtype=np.intp)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Span:
    """What b × c coefficients span: an orthonormal basis (b × r), and the way back to the cells.

    `back @ v` are the coefficients of a v that they span; `alone` are the cells that are no
    combination of the others.
    """

    basis: Matrix
    back: Matrix
    alone: Bools


def _span(blocks: Matrix) -> _Span:
    length = np.sqrt(np.square(blocks).sum(axis=0))
    length[length == 0.0] = 1.0  # A set in which nobody is: it spans nothing.
    scaled = blocks / length
    squares, vectors = np.linalg.eigh(scaled.T @ scaled)
    kept = vectors[:, squares > RANK]
    back = (kept / squares[squares > RANK]) @ (scaled @ kept).T / length[:, None]
    rows = np.linalg.qr(kept / length[:, None])[0]
    return _Span(
        basis=np.linalg.qr(scaled @ kept)[0],
        back=back,
        alone=np.square(rows).sum(axis=1) > 1.0 - SINGULAR,
    )


@dataclass(slots=True)
class _Search:
    """Looks for few people whose columns of a projection are dependent; loses patience at 0."""

    patience: int

    def dependent(self, gram: Matrix, sizes: Counts, room: int) -> list[int] | None:
        """Places of dependent columns with at most `room` people, from their inner products."""
        length = gram.diagonal()
        if (alone := np.flatnonzero((length < SINGULAR) & (sizes <= room))).size:
            return [int(alone[0])]
        self.patience -= gram.size
        if self.patience < 0 or len(sizes) < 2:
            return None
        cosine = np.abs(gram) / np.sqrt(np.outer(length, length))
        np.fill_diagonal(cosine, 0.0)
        fits = np.add.outer(sizes, sizes) <= room
        if (pairs := np.argwhere((cosine > 1.0 - SINGULAR) & fits)).size:
            return [int(place) for place in pairs[0]]
        return self._through(gram, sizes, room, _pivots(cosine, sizes, room))

    def _through(
        self, gram: Matrix, sizes: Counts, room: int, pivots: NDArray[np.intp]
    ) -> list[int] | None:
        """The same for three and more: with each pivot in turn, what is left beside it."""
        left = np.ones(len(sizes), np.bool_)
        for pivot in pivots:
            left[pivot] = False
            others = np.flatnonzero(left & (sizes <= room - sizes[pivot]))
            if len(others) < 2:
                continue
            column = gram[others, pivot]
            rest = gram[np.ix_(others, others)] - np.outer(column, column) / gram[pivot, pivot]
            places = self.dependent(rest, sizes[others], room - int(sizes[pivot]))
            if places is not None:
                return [int(pivot), *(int(others[place]) for place in places)]
        return None


def _pivots(cosine: Matrix, sizes: Counts, room: int) -> NDArray[np.intp]:
    """Who could carry the largest part of a combination of three or more.

    If Σ_b C_ab·u_b = 0 and |u_a| is the largest, then 1 ≤ Σ_{b≠a} |C_ab|, over as many as fit.
    """
    most = int(room // sizes.min()) - 1
    if most < 2:
        return np.empty(0, np.intp)
    top = np.sort(cosine, axis=1)[:, -most:].sum(axis=1)
    return np.flatnonzero((top >= 1.0 - SINGULAR) & (sizes <= room - 2 * sizes.min()))


def _carriers(blocks: Matrix, target: Matrix, span: _Span) -> Bools:
    """The cells of which the combination `target`, one number per block, is made.

    Those without which it could not be made, if any; else those of the one with the smallest sum
    of coefficients (by linear programming), which keeps to few tables.
    """
    used: Bools = np.abs(span.back @ target) > SINGULAR
    alone: Bools = used & span.alone
    if alone.any():
        return alone
    c = len(used)
    sparse = linprog(np.ones(2 * c), A_eq=np.hstack([blocks, -blocks]), b_eq=target)
    if sparse.x is not None:
        used = np.abs(sparse.x[:c] - sparse.x[c:]) > SINGULAR
    return used
