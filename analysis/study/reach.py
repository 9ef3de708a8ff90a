"""What is known of those who were asked: from the list of invitations, and as it was noted."""

from typing import Literal

from analysis.statistics.planning.size import Basis
from analysis.statistics.response import (
    Invitations,
    ResponseRates,
    agree,
    list_dispositions,
    no_rates,
    response_rates,
)
from analysis.study.inputs import Inputs
from analysis.study.work import Group
from surveys.fieldwork.reach import reach_of


def asked(inputs: Inputs, audience: str) -> int | None:
    """How many were asked: those on the list, else as noted; None where nobody knows."""
    return dict(inputs.invited).get(audience, reach_of(inputs.reach, audience).asked)


def sampling(inputs: Inputs, audience: str) -> Basis | None:
    """How the people of an audience came to be asked; None where nobody said."""
    of_all = inputs.options.sampling
    return reach_of(inputs.reach, audience).sampling or (None if of_all == "other" else of_all)


def frame(inputs: Inputs, audience: str) -> Literal["list", "open_link"] | None:
    """What people were asked by; None where nobody knows, as of sheets from a file."""
    if asked(inputs, audience) is not None:
        return "list"
    return None if inputs.from_file else "open_link"


def answered(group: Group) -> int:
    """The sheets that rate anything, those among them that rules leave out of the report too."""
    return group.used if group.screened is None else len(group.screened.ratings.points)


def counts(inputs: Inputs, audience: str, complete: int) -> Invitations | None:
    """What became of those who were asked; None where their number is not known.

    More sheets than people asked came another way, by import or a link that was passed on: who of
    those asked answered is then not known, and counts of the others do not agree with it. Who is
    not known to be no customer is taken for one.
    """
    invited, noted = asked(inputs, audience), reach_of(inputs.reach, audience)
    if invited is None:
        return None
    return Invitations(
        invited=invited,
        complete=complete if complete <= invited or noted.counts else None,
        past_half=noted.past_half,
        broken_off=noted.broken_off,
        unopened=noted.unopened,
        bounced=noted.bounced,
        not_customer=noted.not_customer or (0 if complete <= invited else None),
        refused=noted.refused or 0,
    )


def rates(inputs: Inputs, group: Group) -> ResponseRates:
    """AAPOR's rates by what is known of those who were asked."""
    reached = counts(inputs, group.audience.id, answered(group))
    if reached is None:
        is_open = frame(inputs, group.audience.id) == "open_link"
        return no_rates("open_link" if is_open else "not_recorded")
    if not agree(reached):
        return no_rates("counts_disagree")
    return response_rates(list_dispositions(reached))
