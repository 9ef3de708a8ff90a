"""Whom an audience's questionnaire was to reach, and what is known of those who did not answer.

Counts that the consultant notes (from a mailing, from people who rang): never taken from sheets.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from surveys.errors import Field, Problem
from surveys.phrases import Phrase, say

Sampling = Literal["census", "probability", "other"]
"""Everybody was asked, each with a known chance, or otherwise (by choice, by an open link)."""
SAMPLINGS: tuple[Sampling, ...] = get_args(Sampling)
COUNTS = ("not_customer", "bounced", "unopened", "refused", "broken_off", "past_half")
"""What may have become of those who were asked and are not among the complete."""
NUMBERS = ("population", "asked", *COUNTS)
LARGEST = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What is known of one audience; None: not noted.

    `population`: the people that it stands for. `asked`: those that were asked, where they are not
    the list of invitations. Of these: `not_customer`, who turned out not to belong to it;
    `bounced`, never delivered; `unopened`, delivered and not opened; `refused`, who said no;
    `broken_off` and `past_half`, who opened it and stopped before or after half of the questions.
    """

    audience: str
    population: int | None = None
    sampling: Sampling | None = None
    asked: int | None = None
    not_customer: int | None = None
    bounced: int | None = None
    unopened: int | None = None
    refused: int | None = None
    broken_off: int | None = None
    past_half: int | None = None

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """The counts that are noted, each with its name."""
        noted = ((name, getattr(self, name)) for name in COUNTS)
        return tuple((name, n) for name, n in noted if n is not None)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is noted."""
        return self == Reach(audience=self.audience)


def reach_of(all_: Sequence[Reach], audience: str) -> Reach:
    """What is noted of an audience; a blank where nothing is."""
    blank = Reach(audience=audience)
    return next((each for each in all_ if each.audience == audience), blank)


def problems(reach: Reach, *, invited: int | None, answered: int) -> tuple[Problem, ...]:
    """What cannot be.

    Args:
        reach: as it was entered.
        invited: how many are on the list of invitations; None where that is not all of them.
        answered: complete sheets so far.

    Returns:
        Problems, each of a field.
    """
    if invited is None:
        return (*_too_small(reach, reach.asked, answered), *_unfit(reach, reach.asked, answered))
    return (*_too_small(reach, None, answered), *_unfit(reach, invited, answered))


def _too_small(reach: Reach, asked: int | None, answered: int) -> Iterator[Problem]:
    """Numbers, as they were entered, that are smaller than that of those who have answered."""
    if reach.population is not None and reach.population < answered:
        said = say("reach.population", answered=answered)
        yield _problem("population", "reach_population", said)
    if asked is not None and asked < answered:
        said = say("reach.asked", answered=answered)
        yield _problem("asked", "reach_asked", said)


def _unfit(reach: Reach, asked: int | None, answered: int) -> Iterator[Problem]:
    """Numbers that do not fit each other."""
    if asked is None and reach.counts:
        yield _problem("asked", "reach_no_list", say("reach.no_list"))
    if _asks_too_few(reach, asked):
        yield _problem("sampling", "reach_census", say("reach.census"))
    if asked is not None and asked >= answered and not _fits(reach, asked, answered):
        said = say("reach.sum", answered=answered, asked=asked)
        yield _problem(reach.counts[0][0], "reach_sum", said)


def _problem(field: str, code: str, said: Phrase) -> Problem:
    return Problem(where=Field(field), code=code, what=str(said), said=said)


def _fits(reach: Reach, asked: int, answered: int) -> bool:
    """Whether the counts leave room for those that are not noted, and for no others."""
    total = answered + sum(n for _, n in reach.counts)
    every = all(getattr(reach, name) is not None for name in COUNTS if name != "refused")
    return total == asked if every else total <= asked


def _asks_too_few(reach: Reach, asked: int | None) -> bool:
    """Whether a census leaves somebody out."""
    if reach.sampling != "census" or asked is None or reach.population is None:
        return False
    return asked - (reach.not_customer or 0) < reach.population
