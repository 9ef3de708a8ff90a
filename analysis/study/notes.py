"""Comments and notes of evidence, in an order that tells nothing."""

from collections.abc import Iterator
from hashlib import sha256

from analysis.study.work import Group
from surveys.fieldwork.answers import Note


def notes(group: Group, kinds: tuple[str, ...]) -> Iterator[Note]:
    """The notes of these kinds of an audience that may be shown."""
    # Nobody of an audience of which no sheet is used has a group to hide in.
    if group.withheld is None and group.used:
        for record in group.ratings.records:
            yield from (note for note in record.notes if note.kind in kinds)


def shuffled(*parts: str) -> bytes:
    """A key of sorting that tells nothing of who wrote, or when."""
    return sha256("\0".join(parts).encode()).digest()
