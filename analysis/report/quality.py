"""How carefully the sheets were filled in, and what difference it makes."""

from dataclasses import dataclass

from analysis.report.figures import Interval
from analysis.report.undertaking import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRule:
    """How many of the `n` sheets that a rule can judge it flags; `limit` is that of the rule."""

    rule: str
    limit: float | None
    n: int | None
    flagged: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityItem:
    """Blanks of one item: of `asked` sheets `blank` left it empty, `not_applicable` waived it."""

    id: str
    facet: str
    asked: int
    blank: int
    not_applicable: int
    share: float | None
    share_ci: Interval | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityScore:
    """A node's score (0–100) over all sheets and without those set aside.

    `ci100` is that of `kept100`; `change100` = kept − all; `change_sd` in standard
    deviations between people.
    """

    level: Level
    id: str
    n: int | None = None
    all100: float | None = None
    n_kept: int | None = None
    kept100: float | None = None
    ci100: Interval | None = None
    change100: float | None = None
    change_sd: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityAudience:
    """One audience of the demand side.

    `n` sheets of `k` answers each, `blank` the share of blanks among what was asked;
    `longest_run`: the median of the longest runs of one point. `set_aside`: sheets that any rule of
    `Quality.sets_aside` flags; `scores` with and without them. Among `complete` sheets (no answer
    missing, not all alike) are `identical` pairs, where chance would give `identical_expected`.
    """

    audience: str
    n: int
    k: int
    blank: float | None
    longest_run: float | None
    rules: tuple[QualityRule, ...]
    complete: int
    identical: int
    identical_expected: float | None
    set_aside: int
    scores: tuple[QualityScore, ...]
    items: tuple[QualityItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The screening by rules of `version`; nothing is left out of any other section for it."""

    version: int
    sets_aside: tuple[str, ...]
    audiences: tuple[QualityAudience, ...]
