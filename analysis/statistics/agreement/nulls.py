"""What answers without any agreement would look like: the null that r_wg is measured against."""

from dataclasses import dataclass

# LeBreton & Senter (2008), table 2, by number of points. That of five points follows from the
# shares .05 .15 .20 .35 .25 of James, Demaree & Wolf (1984).
SLIGHT_SKEW = {5: 1.34, 6: 1.85, 7: 2.90, 8: 3.47, 9: 5.66, 10: 6.30, 11: 7.31}


@dataclass(frozen=True, slots=True, kw_only=True)
class Null:
    """A null distribution by its name, as the report prints it, and its variance (points²)."""

    name: str
    variance: float


def uniform(points: int) -> Null:
    """Every point equally often: σ² = (A² − 1)/12 for A points (James, Demaree & Wolf 1984)."""
    if points < 2:
        raise ValueError(f"a scale has two points or more, not {points}")
    return Null(name="uniform", variance=(points**2 - 1) / 12.0)


def slightly_skewed(points: int) -> Null | None:
    """Answers that lean to one end, as out of politeness; None where no source has the variance.

    The stricter null for ratings that are mostly good: its variance is smaller than the uniform's.
    """
    variance = SLIGHT_SKEW.get(points)
    return None if variance is None else Null(name="slight_skew", variance=variance)
