"""Who was asked and who answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from analysis.statistics.kinds import CODE, COUNT, ID, SHARE
from analysis.statistics.response import agree, with_remainder
from analysis.study.inputs import Inputs
from analysis.study.reach import answered, counts, frame, rates, sampling
from analysis.study.reach import asked as asked_of
from analysis.study.section import Section
from analysis.study.work import Group, Work
from surveys.fieldwork.reach import reach_of
from surveys.questionnaire.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """How many sheets a rule left out."""

    rule: Annotated[str, CODE]
    n: Annotated[int, COUNT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """What the consultant noted of those who were asked and are not complete; None: not known.

    Of the people asked, who: turned out not to belong to the audience; were never reached; did not
    open it; said no; stopped before, or after, half of the questions.
    """

    not_customer: Annotated[int | None, COUNT] = None
    bounced: Annotated[int | None, COUNT] = None
    unopened: Annotated[int | None, COUNT] = None
    refused: Annotated[int | None, COUNT] = None
    broken_off: Annotated[int | None, COUNT] = None
    past_half: Annotated[int | None, COUNT] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceResult:
    """Who was asked and who answered. `invited` is None where nobody knows how many were asked;
    `frame`: by a "list" of people or an "open_link", None where that is not known either.

    `population`: the people that the audience stands for; `sampling`: how they came to be asked
    ("census", "probability", "other"; None: nobody said); `returns`: None where nothing is noted,
    or it is withheld.
    `rr1`: AAPOR's smallest response rate, the one of `Response.rates`; None where not known.

    `beside_link`: how many were invited personally although an open link was there too.
    `hidden`: the audience has fewer sheets than the threshold, so no figure of it is shown.
    """

    id: Annotated[str, ID]
    name: Text
    side: Literal["demand", "supplier"]
    invited: Annotated[int | None, COUNT]
    complete: Annotated[int | None, COUNT]
    used: Annotated[int | None, COUNT]
    excluded: tuple[Exclusion, ...] = ()
    hidden: bool = False
    beside_link: Annotated[int | None, COUNT] = None
    frame: Literal["list", "open_link"] | None = None
    population: Annotated[int | None, COUNT] = None
    sampling: Literal["census", "probability", "other"] | None = None
    returns: Returns | None = None
    rr1: Annotated[float | None, SHARE] = None


def audiences(work: Work) -> tuple[AudienceResult, ...]:
    """Who was asked and who answered."""
    return tuple(_audience(work.inputs, group) for group in work.groups)


def _audience(inputs: Inputs, group: Group) -> AudienceResult:
    id_ = group.audience.id
    invited, beside = asked_of(inputs, id_), dict(inputs.beside_link).get(id_)
    hidden = group.withheld == "suppressed"
    return AudienceResult(
        id=id_,
        name=group.audience.name,
        side=group.audience.side,
        invited=invited,
        complete=None if hidden else group.complete,
        used=None if hidden else group.used,
        excluded=() if hidden else tuple(_excluded(group)),
        hidden=hidden,
        beside_link=beside if invited is None else None,
        frame=frame(inputs, id_),
        population=reach_of(inputs.reach, id_).population,
        sampling=sampling(inputs, id_),
        returns=returns(inputs, group),
        rr1=None if hidden else rates(inputs, group).rate("RR1").rate,
    )


def _excluded(group: Group) -> Iterator[Exclusion]:
    """Blank sheets, and those that rules leave out: each with the first rule that flags it."""
    out = () if group.screened is None else group.screened.by_rule()
    if blank := group.complete - group.used - sum(n for _, n in out):
        yield Exclusion(rule="no_answers", n=blank)
    yield from (Exclusion(rule=rule, n=n) for rule, n in out)


def returns(inputs: Inputs, group: Group) -> Returns | None:
    """What was noted of those who did not answer; None where nothing was, or it is withheld."""
    noted = reach_of(inputs.reach, group.audience.id)
    reached = counts(inputs, group.audience.id, answered(group))
    if group.withheld is not None or not noted.counts or reached is None or not agree(reached):
        return None
    whole = with_remainder(reached)
    return Returns(
        not_customer=noted.not_customer,
        bounced=whole.bounced,
        unopened=whole.unopened,
        refused=noted.refused,
        broken_off=whole.broken_off,
        past_half=whole.past_half,
    )


AUDIENCES = Section("audiences", AudienceResult, lambda study: audiences(study.work))
