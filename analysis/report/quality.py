"""How carefully the sheets were filled in, and what difference it makes."""

from dataclasses import dataclass

from analysis.report.figures import Interval
from analysis.report.undertaking import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRule:
    """How many of the `n` sheets that a rule can judge it flags; `limit` is that of the rule.

    `least`: the second limit, of "straight_line" (how many answers there must be) and of
    "contradictory" (how many points of 0–100 apart). `excludes`: it may leave a sheet out.
    """

    rule: str
    limit: float | None
    n: int | None
    flagged: int | None = None
    least: float | None = None
    excludes: bool = False
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
    """A node's score (0–100) over all sheets that came and without those set aside.

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

    `n` sheets of `k` answers each came, of which the rules judge all; `set_aside`: those that rules
    of `Quality.sets_aside` flag, as many of them as are needed; `scores` with and without them.
    Among `complete` sheets (no answer missing, not all alike) are `identical` pairs, where chance
    would give `identical_expected`. Of the sheets that the report uses, `blank` is the share of
    blanks among what was asked, `longest_run` the median of the longest runs of one point, and
    `items` tells the blanks item by item.
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
    """The screening by rules of `version`.

    `rules_set`: "default", the program's; "opening", fixed when fieldwork opened; "given" for this
    analysis. `excludes`: what `flags_needed` or more of `sets_aside` flag is left out of all other
    sections; otherwise it is set aside here alone, to be compared.
    """

    version: int
    rules_set: str
    excludes: bool
    flags_needed: int
    sets_aside: tuple[str, ...]
    audiences: tuple[QualityAudience, ...]
