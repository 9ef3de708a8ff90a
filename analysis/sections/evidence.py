"""What the supplier's raters point to."""

from dataclasses import dataclass
from typing import Annotated

from analysis.statistics.kinds import ID, TEXT
from analysis.study.notes import notes, shuffled
from analysis.study.section import Section
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A supplier rater's note of evidence for an item."""

    id: Annotated[str, ID]
    text: Annotated[str, TEXT]


def evidence(work: Work) -> tuple[Evidence, ...]:
    """The supplier's notes of evidence, item by item; none before the seal."""
    order = {item: place for place, item in enumerate(work.inputs.instrument.items)}
    shown = [
        Evidence(id=note.id, text=note.text)
        for group in work.groups
        if group.audience.side == "supplier"
        for note in notes(group, ("evidence",))
        if note.id in order
    ]
    return tuple(sorted(shown, key=lambda each: (order[each.id], shuffled(each.id, each.text))))


EVIDENCE = Section("evidence", Evidence, lambda study: evidence(study.work))
