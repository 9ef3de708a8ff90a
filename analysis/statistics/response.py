"""Response rates by AAPOR's Standard Definitions, from counts of final dispositions.

A count that is not known is None; a rate that needs it is then not estimable, and says so.
"""

from dataclasses import dataclass, fields, replace
from typing import Annotated, Literal

from analysis.statistics.kinds import CODE, COUNT, REASON, SHARE

RateName = Literal["RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "COOP1"]
Why = Literal["open_link", "not_recorded", "no_cases", "counts_disagree"]
NAMES: tuple[RateName, ...] = ("RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "COOP1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispositions:
    """How many cases ended how; None = not known. Raises ValueError for what cannot be.

    I `complete`, P `partial`, R `refusal`, NC `no_contact`, O `other`, UH `unknown_household`,
    UO `unknown_other`, NE `not_eligible`; `cases`: all of them together, where that is known
    although the parts are not. With all parts known it may be left out, and must be their sum.
    """

    complete: int | None = None
    partial: int | None = None
    refusal: int | None = None
    no_contact: int | None = None
    other: int | None = None
    unknown_household: int | None = None
    unknown_other: int | None = None
    not_eligible: int | None = None
    cases: int | None = None

    def __post_init__(self) -> None:
        known = [part for part in self.parts if part is not None]
        if any(count < 0 for count in known) or (self.cases or 0) < 0:
            raise ValueError("counts of cases must not be negative")
        if self.cases is not None and (
            sum(known) > self.cases or (len(known) == 8 and sum(known) != self.cases)
        ):
            raise ValueError(f"dispositions add up to {sum(known)}, not to {self.cases} cases")

    @property
    def parts(self) -> tuple[int | None, ...]:
        """I, P, R, NC, O, UH, UO, NE."""
        eligible = (self.complete, self.partial, self.refusal, self.no_contact, self.other)
        return (*eligible, self.unknown_household, self.unknown_other, self.not_eligible)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One rate = numerator / denominator, unrounded; None with a `reason`.

    "open_link": nobody knows how many were asked; "not_recorded": a count that it needs is not
    known; "no_cases": the denominator is 0; "counts_disagree": the counts cannot all be right.
    """

    name: Annotated[RateName, CODE]
    rate: Annotated[float | None, SHARE] = None
    numerator: Annotated[float | None, COUNT] = None
    denominator: Annotated[float | None, COUNT] = None
    reason: Annotated[Why | None, REASON] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRates:
    """All rates of one list of people; `e`: the estimated share of the unknown who are eligible."""

    e: float | None
    rates: tuple[Rate, ...]

    def rate(self, name: RateName) -> Rate:
        """The rate of that name."""
        return next(rate for rate in self.rates if rate.name == name)


def response_rates(d: Dispositions) -> ResponseRates:
    """AAPOR (2023): with K = (I + P) + (R + NC + O) and U = UH + UO,

    RR1 = I/(K + U), RR3 = I/(K + e·U), RR5 = I/K; RR2, RR4, RR6 with I + P above;
    e = K/(K + NE); COOP1 = I/((I + P) + R + O).

    K + U is `cases` − NE, and K that without U, so RR1, RR3 and RR5 need no parts beyond those.
    Without unknown cases e does not matter, and RR3 is RR1.
    """
    unknown = _added(d.unknown_household, d.unknown_other)
    eligible = _eligible(d, unknown)
    e = _share_eligible(eligible, d.not_eligible)
    # Without a case of known eligibility there is nothing to estimate e from: 0/0, not unknown.
    none = unknown == 0 or (eligible == 0 and d.not_eligible == 0)
    guessed = 0.0 if none else _product(e, unknown)
    answered = _added(d.complete, d.partial)
    asked = (_listed(d), _added(eligible, guessed), eligible)
    parts = [(above, below) for below in asked for above in (d.complete, answered)]
    parts.append((d.complete, _added(answered, d.refusal, d.other)))
    return ResponseRates(e=e, rates=tuple(map(_rate, NAMES, *zip(*parts, strict=True))))


def no_rates(reason: Why) -> ResponseRates:
    """No rate at all, for one reason; "open_link": how many saw it is not known."""
    return ResponseRates(e=None, rates=tuple(Rate(name=name, reason=reason) for name in NAMES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitations:
    """What became of a list of `invited` people; None = not recorded.

    `complete`; `past_half`: opened, broken off after half of the questions; `broken_off`: opened,
    broken off before (or nothing answered); `unopened`: delivered, never opened; `bounced`: not
    delivered; `not_customer`: turned out not to be a customer; `refused`: said so, without opening
    it, 0 unless told.
    """

    invited: int
    complete: int | None = None
    past_half: int | None = None
    broken_off: int | None = None
    unopened: int | None = None
    bounced: int | None = None
    not_customer: int | None = None
    refused: int = 0

    @property
    def known(self) -> tuple[int, ...]:
        """The counts that are recorded."""
        parts = (getattr(self, name) for name in PARTS)
        return tuple(part for part in parts if part is not None)


PARTS = tuple(field.name for field in fields(Invitations) if field.name != "invited")
"""The parts of the invited."""


def agree(counts: Invitations) -> bool:
    """Whether the counts can all be right: none below 0, and together the invited, or fewer."""
    known = counts.known
    total = sum(known)
    whole = len(known) == len(PARTS)
    return min(known) >= 0 and (total == counts.invited if whole else total <= counts.invited)


def with_remainder(counts: Invitations) -> Invitations:
    """Where one count alone is missing, it is what remains of the invited."""
    missing = [name for name in PARTS if getattr(counts, name) is None]
    if len(missing) != 1 or not agree(counts):
        return counts
    rest = {missing[0]: counts.invited - sum(counts.known)}
    return replace(counts, **rest)


def list_dispositions(counts: Invitations) -> Dispositions:
    """AAPOR's codes for a list survey by our house rule (H), which is not AAPOR's own text.

    Opened and complete = I, partial past half = P, opened else = R, and so is who refused;
    delivered but not opened = NC; bounced = UO; not a customer = NE; O and UH do not occur. Where
    one count alone is missing, it is what remains of the invited. ValueError where the counts pass
    the invited, or miss them.
    """
    if not agree(counts):
        raise ValueError(f"counts {counts.known} do not add up to {counts.invited} invited")
    counts = with_remainder(counts)
    return Dispositions(
        complete=counts.complete,
        partial=counts.past_half,
        refusal=None if counts.broken_off is None else counts.broken_off + counts.refused,
        no_contact=counts.unopened,
        other=0,
        unknown_household=0,
        unknown_other=counts.bounced,
        not_eligible=counts.not_customer,
        cases=counts.invited,
    )


def _added(*parts: float | None) -> float | None:
    """The sum, None where a part is not known."""
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _product(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a * b


def _listed(d: Dispositions) -> float | None:
    """K + U: every case that is not known to be none of ours."""
    if d.cases is not None and d.not_eligible is not None:
        return d.cases - d.not_eligible
    return _added(*d.parts[:7])


def _eligible(d: Dispositions, unknown: float | None) -> float | None:
    """K, from its parts or from all cases without the others."""
    parts, listed = _added(*d.parts[:5]), _listed(d)
    if parts is None and listed is not None and unknown is not None:
        return listed - unknown
    return parts


def _share_eligible(eligible: float | None, not_eligible: int | None) -> float | None:
    total = _added(eligible, not_eligible)
    return eligible / total if eligible is not None and total else None


def _rate(name: RateName, above: float | None, below: float | None) -> Rate:
    if above is None or below is None:
        return Rate(name=name, reason="not_recorded")
    if below == 0:
        return Rate(name=name, reason="no_cases")
    return Rate(name=name, rate=above / below, numerator=float(above), denominator=float(below))
