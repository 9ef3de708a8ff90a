"""What a report is built from."""

from dataclasses import dataclass, field
from typing import Literal

from analysis.statistics.planning.size import Basis
from analysis.statistics.weighting.joining import Protected
from analysis.study.matrix import Points, Sample
from analysis.study.undertaking import Facts
from surveys.fieldwork.evaluation import (
    DEFAULT_MARGIN,
    DEFAULT_THRESHOLD,
    Crosshairs,
    SelfAssessment,
)
from surveys.fieldwork.quality import DEFAULT, Rules
from surveys.fieldwork.reach import Reach
from surveys.fieldwork.weights import Weights
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import Question

RulesSet = Literal["default", "opening", "given"]
"""Those of the program; those fixed when fieldwork opened; those given for this analysis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the consultant may set.

    `threshold`: the smallest group shown. `margin_share`: what counts as no difference, as a share
    of the range of the scale, and `margin_reason` why so; None: `margin` scale points, as was
    promised when evaluations had no shares. `self_assessment`: how the supplier rates itself; None
    where nobody said: then a single response is declared, several are a panel. `sealed`: whether
    the self-assessment is sealed; before that no figure of it is shown.
    `confidence` of the intervals; `alpha_level` of the verdicts. `without`: keys of
    `analysis.report.SWITCHES` that are switched off; others are passed over.
    `crosshairs`: the rule for the lines between the quadrants of the priorities. `sampling`: how
    people came to be asked ("other" as well where nobody said); a half-width is a margin of error
    for "census" and "probability" only.
    `quality`: by which rules sheets count as careless, and which of them leave a sheet out of the
    report; `quality_set`: how these rules came to hold.
    """

    threshold: int = DEFAULT_THRESHOLD
    margin: float = 0.5
    margin_share: float | None = DEFAULT_MARGIN
    margin_reason: str | None = None
    self_assessment: SelfAssessment | None = None
    sealed: bool = True
    confidence: float = 0.95
    alpha_level: float = 0.05
    without: tuple[str, ...] = ()
    sampling: Basis = "other"
    crosshairs: Crosshairs = "grand_mean"
    quality: Rules = DEFAULT
    quality_set: RulesSet = "default"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wave:
    """One round of a survey that is repeated: its name, its time, its sheets.

    `time` in any unit, as a rule years; `title`: of the evaluation, "" for a wave without. Where it
    has a report of its own: `threshold`, the smallest group that its people were promised (the
    stricter of it and this report's holds), and `quality`, the rules by which that report leaves
    out sheets: this one leaves out the same. `self_assessment`: how the supplier rated itself then.
    """

    label: str
    time: float
    samples: tuple[Sample, ...]
    title: str = ""
    threshold: int | None = None
    quality: Rules | None = None
    self_assessment: SelfAssessment | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Linked:
    """People of an audience who answered in the first wave and in the last, known to be the same.

    `first` and `last`: m × len(instrument.ratings), as answered; a row is one person in both.
    """

    audience: str
    first: Points
    last: Points


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inputs:
    """Everything that `build` needs; it reads nothing else.

    `parallax`: the program's version. `instrument`: the version that gives the report its tree,
    wordings and order, as a rule the newest. `samples`: all sheets to be used, of any version.
    `cluster`: the name of what the samples' clusters are by, "" without any.
    `linked`: who of the first wave answered in the last, where it is known.
    `attributes`: what divides the people beside the instrument's questions; `Sample.chosen` has
    where each sheet belongs.
    `invited`: audience → people invited; an audience with an open link is not named.
    `beside_link`: audience → people invited although it has an open link as well.
    `weightings`: audience → how the weights of its samples came about, where they were fitted to
    margins. `reach`: whom the audiences were to reach, as far as noted. `waves`: all rounds in
    the order of their times, where there are two or more; `samples` are those of the last.
    `from_file`: whether the sheets come from a file; then it is not known by which way people were
    asked, and there are no published versions.
    """

    parallax: str
    instrument: Instrument
    facts: Facts
    samples: tuple[Sample, ...] = ()
    cluster: str = ""
    invited: tuple[tuple[str, int], ...] = ()
    beside_link: tuple[tuple[str, int], ...] = ()
    weightings: tuple[tuple[str, Protected], ...] = ()
    reach: tuple[Reach, ...] = ()
    weights: Weights = field(default_factory=Weights)
    options: Options = Options()
    waves: tuple[Wave, ...] = ()
    linked: tuple[Linked, ...] = ()
    attributes: tuple[Question, ...] = ()
    from_file: bool = False
