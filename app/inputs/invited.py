"""How many were invited personally, of the audiences whose list is all there is."""

from collections.abc import Iterator

from surveys.fieldwork.evaluation import EvaluationId
from surveys.storage.store import Work


def invited(work: Work, id_: EvaluationId, *, beside_link: bool) -> Iterator[tuple[str, int]]:
    """How many persons were invited, of the audiences with (or without) an open link as well.

    A link that is off, but by which somebody had answered, counts as one. Whose invitation was
    withdrawn counts as invited: whether that person had answered is not told.
    """
    opened = {link.audience for link in work.links(id_) if link.enabled or link.used}
    for audience, links in sorted(work.listed(id_).items()):
        if (audience in opened) == beside_link:
            yield audience, links.given
