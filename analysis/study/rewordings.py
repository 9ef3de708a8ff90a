"""Items that were reworded during fieldwork: whose answers to earlier words are pooled."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from analysis.statistics.disclosure import visible
from analysis.statistics.kinds import COUNT, ID
from analysis.study.matrix import Sample, identity
from analysis.study.work import Group, Work
from surveys.questionnaire.instrument import Instrument, Rating, is_asked
from surveys.questionnaire.model import KANO, LEVELS, Facet
from surveys.questionnaire.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reworded:
    """An item whose words, or whose scale's labels, an audience read otherwise in older versions.

    Its answers are pooled. `n`: sheets that rated it in an earlier wording; None where that, or
    the number of the others, is too small to be told. `wordings`: the earlier ones, the oldest
    first; none where the labels alone were others.
    """

    item: Annotated[str, ID]
    audience: Annotated[str, ID]
    n: Annotated[int | None, COUNT]
    wordings: tuple[Text, ...] = ()


def rewordings(work: Work) -> tuple[Reworded, ...]:
    """A row per item and audience that holds answers to an earlier wording.

    Of an audience whose figures are withheld there is none. `n` is None where it, or the number
    of those who read the newest wording, is below the audience's threshold.
    """
    return tuple(
        row
        for group in work.groups
        if group.withheld is None
        for item in work.inputs.instrument.items
        if (row := _row(work, group, item)) is not None
    )


def differs(newest: Instrument, older: Instrument, item: str, audience: str) -> bool:
    """Whether an item's question was put to an audience in other words in the older version."""
    _, changed = _columns(newest, older, item, audience)
    return any(older.ratings[column].facet == "perception" for column in changed)


def _row(work: Work, group: Group, item: str) -> Reworded | None:
    newest, audience = work.inputs.instrument, group.audience.id
    if not is_asked(newest.items[item], audience):
        return None
    earlier, all_, texts = 0, 0, list[Text]()
    for sample in work.inputs.samples:
        if sample.audience == audience:
            shared, changed = _columns(newest, sample.instrument, item, audience)
            all_ += _raters(sample, shared)
            n = _raters(sample, changed)
            earlier += n
            texts += _texts(newest, sample.instrument, changed, audience) if n else ()
    if not earlier:
        return None
    rest = all_ - earlier
    both_visible = visible(earlier, group.threshold) and (
        not rest or visible(rest, group.threshold)
    )
    return Reworded(
        item=item,
        audience=audience,
        n=earlier if both_visible and not _hidden(work, audience, item) else None,
        wordings=tuple(dict.fromkeys(texts)),
    )


def _hidden(work: Work, audience: str, item: str) -> bool:
    panels = (panel for panel in work.panels if panel.frame.audience == audience)
    return any(panel.why_not(("item", item)) is not None for panel in panels)


def _columns(
    newest: Instrument, older: Instrument, item: str, audience: str
) -> tuple[list[int], list[int]]:
    """The older version's columns of an item that are pooled, and those worded differently."""
    kept = {identity(newest, rating) for rating in newest.ratings if rating.item == item}
    shared = [
        column
        for column, rating in enumerate(older.ratings)
        if rating.item == item and identity(older, rating) in kept
    ]
    changed = [c for c in shared if _differs(newest, older, older.ratings[c], audience)]
    return shared, changed


def _differs(newest: Instrument, older: Instrument, rating: Rating, audience: str) -> bool:
    if newest.digest == older.digest:
        return False
    labels = [version.scale(rating.item, rating.facet).labels for version in (newest, older)]
    return (
        any(True for _ in _older_texts(newest, older, rating, audience))
        or len(labels[0]) != len(labels[1])
        or not all(map(_same, *labels))
    )


def _same(text: Text, other: Text) -> bool:
    """Whether two texts read alike in the languages that both have."""
    first, second = dict(text), dict(other)
    shared = first.keys() & second.keys()
    return text == other or (bool(shared) and all(first[each] == second[each] for each in shared))


def _raters(sample: Sample, columns: list[int]) -> int:
    return int(np.count_nonzero((sample.points[:, columns] >= 0).any(axis=1)))


def _texts(
    newest: Instrument, older: Instrument, columns: list[int], audience: str
) -> Iterator[Text]:
    """What was read before, where it is another text (and not the scale's labels alone)."""
    for rating in (older.ratings[column] for column in columns):
        yield from _older_texts(newest, older, rating, audience)


def _older_texts(
    newest: Instrument, older: Instrument, rating: Rating, audience: str
) -> Iterator[Text]:
    """What was read otherwise of a rating: its own text, and the item's that it stood under."""
    new, old = newest.items[rating.item], older.items[rating.item]
    heads: tuple[Facet, ...] = ("perception",) if rating.facet in (*KANO, *LEVELS) else ()
    for facet in (rating.facet, *heads):
        if not _same(new.text(audience, facet), old.text(audience, facet)):
            yield old.text(audience, facet)
