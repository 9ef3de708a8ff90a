"""The lowest score against the next lowest, by the people who gave both."""

from dataclasses import dataclass, replace
from typing import Annotated

from analysis.statistics.intervals import Interval, Mean, t_test
from analysis.statistics.kinds import COUNT, DF, FLAG, GAP100, SE100, P


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerUp:
    """`difference100` = next lowest − lowest, on 0–100: the mean over the `n` people who gave both.

    `lower`: whether the lowest is lower by more than chance, None where that cannot be said.
    `reason`: "no_answers", "one_respondent", or "constant" (all differ by the same: exact for these
    people, and nothing beyond them).
    """

    n: Annotated[int | None, COUNT] = None
    difference100: Annotated[float | None, GAP100] = None
    se100: Annotated[float | None, SE100] = None
    df: Annotated[float | None, DF] = None
    ci100: Annotated[Interval | None, GAP100] = None
    p: Annotated[float | None, P] = None
    lower: Annotated[bool | None, FLAG] = None
    reason: str | None = None


def runner_up(difference: Mean, *, alpha: float) -> RunnerUp:
    """The paired t test of the mean of the people's differences, two-sided at `alpha`.

    t = d̄/se with the df of se (n − 1, or those of people in clusters). Which two are compared was
    seen in the same figures. That makes it no more than a test of two fixed ones: to say by it of
    one that it is the lowest of all, although another is, has a chance of α/2 at most where two
    are lowest alike, and less where more are (Gutmann & Maymin 1987).
    """
    found = RunnerUp(n=difference.n, difference100=difference.mean, reason=difference.reason)
    if difference.mean is None or difference.se is None:
        return found
    if difference.se == 0.0:
        return replace(found, se100=0.0)
    test = t_test(difference.mean, difference.se, difference.freedom)
    return replace(
        found,
        se100=difference.se,
        df=difference.freedom,
        ci100=difference.ci,
        p=test.p,
        lower=difference.mean > 0.0 and test.p < alpha,
    )
