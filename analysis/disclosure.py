"""Small groups stay hidden: which cells may be shown so that no hidden one can be worked out.

Decisions are made on counts alone, before any figure is looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

THRESHOLD = 5


@dataclass(frozen=True, slots=True)
class Hidden:
    """What stands in the place of a figure that may not be shown."""

    reason: str = "suppressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What of a table may be shown: the total, and each group in the order given."""

    total: bool
    groups: tuple[bool, ...]


def visible(n: int, threshold: int = THRESHOLD) -> bool:
    """Whether a group of n people is large enough to be shown by itself."""
    return n >= threshold


def show_groups(
    counts: Sequence[int], *, total: int | None = None, threshold: int = THRESHOLD
) -> Shown:
    """Which of the groups that make up a total may be shown beside it.

    `total` ≥ the sum of `counts`; people in no group (no department given) are the difference,
    and count as a group that is never shown. Whoever has the total and the shown groups has what
    the hidden ones are together; so wherever a small group is hidden, at least two groups are,
    and together they are no small group: the smallest of the others are hidden until both hold.
    Empty groups are marked as not shown, but hide nobody and shield nobody: that they are empty may
    be said. ValueError for counts that cannot be.
    """
    outside = _outside(counts, total)
    shown = [visible(n, threshold) for n in counts]
    while not _safe(counts, shown, outside, threshold) and any(shown):
        shown[_smallest(counts, shown)] = False
    return Shown(total=visible(sum(counts) + outside, threshold), groups=tuple(shown))


def show_total(
    counts: Sequence[int], *, total: int | None = None, threshold: int = THRESHOLD
) -> Shown:
    """The same for groups that matter more than their total: it is hidden instead of them.

    For example audiences beside the whole demand side.
    """
    outside = _outside(counts, total)
    shown = [visible(n, threshold) for n in counts]
    enough = visible(sum(counts) + outside, threshold)
    return Shown(
        total=enough and _safe(counts, shown, outside, threshold),
        groups=tuple(shown),
    )


def _outside(counts: Sequence[int], total: int | None) -> int:
    outside = 0 if total is None else total - sum(counts)
    if outside < 0 or any(n < 0 for n in counts):
        raise ValueError("counts must not be negative, nor the groups larger than their total")
    return outside


def _safe(counts: Sequence[int], shown: Sequence[bool], outside: int, threshold: int) -> bool:
    """Whether the hidden cells give nothing away when all shown ones are taken from the total."""
    hidden = [n for n, seen in zip([*counts, outside], [*shown, False], strict=True) if not seen]
    hidden = [n for n in hidden if n]
    if not any(n < threshold for n in hidden):
        return True
    return len(hidden) > 1 and sum(hidden) >= threshold


def _smallest(counts: Sequence[int], shown: Sequence[bool]) -> int:
    return min((n, at) for at, n in enumerate(counts) if shown[at])[1]


def show_parts(counts: Sequence[int], *, threshold: int = THRESHOLD) -> tuple[bool, ...]:
    """Which parts of a shown mean (items of a sub, subs of a characteristic) may be shown.

    `counts`: how many answered each part. The mean of the whole and of all parts but one gives
    that one away, and of all but two that of the two together: so the parts are hidden as groups
    are, until what is hidden is no single part and no small number of answers. A part that nobody
    answered gives nobody away, nor does it shield.
    """
    return show_groups(counts, threshold=threshold).groups


def show_counts(counts: Sequence[int], *, threshold: int = THRESHOLD) -> tuple[int, ...] | Hidden:
    """How often each scale point was given, unless too few people gave any."""
    return tuple(counts) if visible(sum(counts), threshold) else Hidden()
