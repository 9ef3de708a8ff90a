"""What `parallax analyse` is asked for."""

from dataclasses import dataclass
from pathlib import Path

from analysis.statistics.planning.size import Basis
from app.words import COMMANDS
from surveys.exchange.columns import Named
from surveys.fieldwork.evaluation import (
    DEFAULT_MARGIN,
    DEFAULT_THRESHOLD,
    Crosshairs,
    SelfAssessment,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """Within what a gap is no difference: a share of the range of its scale, or else points."""

    share: float | None = DEFAULT_MARGIN
    points: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Files, the columns of them that are named, and the settings of the report.

    Args:
        answers: CSV files under the same instrument; their respondents are put together.
        instrument: the instrument file (a model file; every item of it is asked).
        encoding: of the CSV files; None: as `surveys.exchange.decoding.decode` finds.
        audience: the column that names each row's audience; None: as the instrument file says,
            else all rows are of its first demand-side audience.
        weight: the column of respondent weights; None: as the instrument file says, else none.
        wave: the column that names each row's wave, a year, month or day: the report is of the
            last, and its section on the trend of all. None: all rows are of one.
        duration: the column of the seconds that each response took; None: nobody is called too
            fast.
        person: the column that says whose each row is, for reliable change from the first wave to
            the last; used for nothing else.
        language_column: the column of the language that each row was answered in, for the gate
            between languages.
        cluster: the column of what people share (a firm, a site): errors and verdicts with these
            in mind are set beside the others.
        segments: columns that are no questions, by whose texts people are compared, too.
        rules: a file of rules (TOML) by which a response counts as careless, and is left out; None:
            the default ones, which leave out none.
        margins: a file of known margins (TOML), to which the responses are weighted; weights of a
            column are then those of the selection.
        response: a file of whom the audiences were to reach, and what became of those asked (TOML).
        threshold: the smallest group that is shown.
        margin: of equivalence: a gap shown to lie within it is agreement; `margin_reason` why this.
        self_assessment: how the supplier rates itself; None: a single response of its audiences is
            declared, several are a panel.
        crosshairs: where the lines between the quadrants of the priorities stand.
        without: keys of sections to leave out.
        sampling: how people came to be asked; decides what may be called a margin of error.
        title: the report's title; "": the instrument's name in `language`.
    """

    answers: tuple[Path, ...]
    instrument: Path
    encoding: str | None = None
    audience: str | None = None
    weight: str | None = None
    wave: str | None = None
    duration: str | None = None
    person: str | None = None
    language_column: str | None = None
    cluster: str | None = None
    segments: tuple[str, ...] = ()
    rules: Path | None = None
    margins: Path | None = None
    response: Path | None = None
    threshold: int = DEFAULT_THRESHOLD
    margin: Margin = Margin()
    margin_reason: str | None = None
    self_assessment: SelfAssessment | None = None
    crosshairs: Crosshairs = "grand_mean"
    without: tuple[str, ...] = ()
    sampling: Basis = "other"
    title: str = ""
    language: str = COMMANDS

    def named(self, margins: tuple[str, ...]) -> Named:
        """The columns to be read beside the instrument's, those of the margins among them."""
        beside = (*margins, self.language_column, self.cluster, self.person, *self.segments)
        return Named(
            audience=self.audience,
            weight=self.weight,
            duration=self.duration,
            wave=self.wave,
            beside=tuple(name for name in beside if name is not None),
        )

    @property
    def told(self) -> tuple[str | None, ...]:
        """The columns that tell something else of a row than a rating."""
        return (
            self.weight,
            self.wave,
            self.duration,
            self.person,
            self.language_column,
            self.cluster,
        )
