"""What people wrote."""

from dataclasses import dataclass
from typing import Annotated

from analysis.statistics.kinds import ID, TEXT
from analysis.study.notes import notes, shuffled
from analysis.study.section import Section
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment on a section (`id`), in no order that tells when it was written."""

    audience: Annotated[str, ID]
    id: Annotated[str, ID]
    text: Annotated[str, TEXT]


def comments(work: Work) -> tuple[Comment, ...]:
    """Comments and text answers of audiences that may be shown, in an order that tells nothing."""
    shown = [
        Comment(audience=group.audience.id, id=note.id, text=note.text)
        for group in work.groups
        for note in notes(group, ("comment", "text"))
    ]
    return tuple(sorted(shown, key=lambda each: shuffled(each.audience, each.id, each.text)))


COMMENTS = Section("comments", Comment, lambda study: comments(study.work))
