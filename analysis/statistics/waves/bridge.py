"""What several waves asked alike: only that may be compared."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """The items that every wave asked, and where each wave has them.

    `common`: identities, in the first wave's order; `columns[w]`: their columns in wave w;
    `left_out[w]`: the columns of wave w that no comparison may use. `same`: nothing is left out.
    `reason`: "no_common_items", where there is nothing to compare by.
    """

    common: tuple[Hashable, ...]
    columns: tuple[tuple[int, ...], ...]
    left_out: tuple[tuple[int, ...], ...]
    same: bool
    reason: str | None = None


def bridge(waves: Sequence[Sequence[Hashable]]) -> Bridge:
    """The common items of all waves, from each wave's items in the order of its columns.

    An item's identity is whatever must be the same for answers to be comparable: the item, its
    facet, wording, the ends of the scale, the direction. Scores of a wave must then be made of
    `columns` alone, in each wave. ValueError where a wave names an item twice.
    """
    for w, items in enumerate(waves):
        twice = [item for item, times in Counter(items).items() if times > 1]
        if twice:
            raise ValueError(f"wave {w} names an item twice: {twice[0]!r}")
    places = [{item: column for column, item in enumerate(items)} for items in waves]
    first = waves[0] if waves else ()
    common = tuple(item for item in first if all(item in own for own in places))
    kept = set(common)
    left = tuple(
        tuple(column for column, item in enumerate(items) if item not in kept) for items in waves
    )
    return Bridge(
        common=common,
        columns=tuple(tuple(own[item] for item in common) for own in places),
        left_out=left,
        same=bool(common) and not any(left),
        reason=None if common else "no_common_items",
    )
