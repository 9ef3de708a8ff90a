"""How many were invited personally, of the audiences whose list is all there is."""

from collections import Counter
from collections.abc import Iterator

from surveys.evaluation import EvaluationId
from surveys.storage.store import Work


def invited(work: Work, id_: EvaluationId, *, beside_link: bool) -> Iterator[tuple[str, int]]:
    """How many persons were invited, of the audiences with (or without) an open link as well.

    A link that is off, but by which somebody had answered, counts as one.
    """
    opened = {link.audience for link in work.links(id_) if link.enabled or link.used}
    counts = Counter(invitation.audience for invitation in work.invitations(id_))
    for audience, n in sorted(counts.items()):
        if (audience in opened) == beside_link:
            yield audience, n
