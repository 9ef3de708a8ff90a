"""Who answered of those asked, and how precise the scores are by now."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRate:
    """One of AAPOR's rates by its name: `numerator` / `denominator` cases."""

    name: str
    rate: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePrecision:
    """How far a score's 95 % interval reaches to either side, in points of 0–100.

    `needed`: answers altogether at which it would reach `Response.target100`, `more`: those still
    missing (0: reached). They suppose that answers scatter as they do now. The same with the finite
    population correction, √(1 − n/N), are `half_width100_fpc`, `needed_fpc` and `more_fpc`: where
    the population N is known, and the people are a census or a probability sample of it.
    """

    level: str
    id: str
    n: int | None
    half_width100: float | None = None
    needed: int | None = None
    more: int | None = None
    half_width100_fpc: float | None = None
    needed_fpc: int | None = None
    more_fpc: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One audience. `frame`: "list" of people who were asked, or "open_link"; None: not known.

    `e`: the share of those of unknown eligibility who are taken for eligible (AAPOR).
    `complete`: sheets that rate anything, also those that rules of careful answering leave out.
    `margin_of_error`: whether the half-widths may be called that: for a census or a probability
    sample only. `detectable100`: the true gap to the supplier in the overall score (points of
    0–100) that the rule of the verdicts, at 5 % and tested by itself, finds in four of five surveys
    of this size, `n_supplier` raters on the other side; None beside `n_supplier` where no gap that
    0–100 has room for would be found so often.
    """

    audience: str
    frame: Literal["list", "open_link"] | None
    invited: int | None
    complete: int | None
    rates: tuple[ResponseRate, ...] = ()
    e: float | None = None
    target100: float
    margin_of_error: bool
    precisions: tuple[ScorePrecision, ...] = ()
    n_supplier: int | None = None
    detectable100: float | None = None
    reason: str | None = None
