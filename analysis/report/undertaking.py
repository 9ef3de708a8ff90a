"""The undertaking: what was evaluated, by whom, on which tree of qualities, by which rules."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from surveys.questionnaire.text import NO_TEXT, Text

Level = Literal["overall", "characteristic", "subcharacteristic", "item", "outcome"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The undertaking, as it is printed on the cover and in the disclosure.

    `zone`: the time zone, by its IANA name, in which the moments are printed.
    """

    title: str
    purpose: str = ""
    route: str = ""
    category: Text = NO_TEXT
    service: str = ""
    supplier: str = ""
    demand_side: str = ""
    population: str = ""
    conductor: str = ""
    period_from: date | None = None
    period_to: date | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    sealed_at: datetime | None = None
    secrecy: str = ""
    languages: tuple[str, ...] = ()
    synthetic: bool = False
    preliminary: bool = False
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A place in the tree of results, in the order of printing.

    For an item `wording` is what each audience read and `low`…`high` its scale; `labels` are the
    scale's labels (none, two or one per point).
    """

    level: Level
    id: str
    name: Text
    parent: str | None = None
    definition: Text | None = None
    wording: tuple[tuple[str, Text], ...] = ()
    reverse: bool = False
    low: int | None = None
    high: int | None = None
    labels: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """How many sheets a rule left out."""

    rule: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """What the consultant noted of those who were asked and are not complete; None: not known.

    Of the people asked, who: turned out not to belong to the audience; were never reached; did not
    open it; said no; stopped before, or after, half of the questions.
    """

    not_customer: int | None = None
    bounced: int | None = None
    unopened: int | None = None
    refused: int | None = None
    broken_off: int | None = None
    past_half: int | None = None


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

    id: str
    name: Text
    side: Literal["demand", "supplier"]
    invited: int | None
    complete: int | None
    used: int | None
    excluded: tuple[Exclusion, ...] = ()
    hidden: bool = False
    beside_link: int | None = None
    frame: Literal["list", "open_link"] | None = None
    population: int | None = None
    sampling: Literal["census", "probability", "other"] | None = None
    returns: Returns | None = None
    rr1: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of the questionnaire whose answers were used; `number` is None of a file's."""

    digest: str
    number: int | None
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reworded:
    """An item whose words, or whose scale's labels, an audience read otherwise in older versions.

    Its answers are pooled. `n`: sheets that rated it in an earlier wording; None where that, or
    the number of the others, is too small to be told. `wordings`: the earlier ones, the oldest
    first; none where the labels alone were others.
    """

    item: str
    audience: str
    n: int | None
    wordings: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What the reader must know to judge the figures; codes that the renderer words.

    `unweighted`: where respondents are weighted, the places in this report of figures that do not
    use the weights (`analysis.report.unweighted`).
    """

    model: str
    model_name: Text
    model_source: Text | None
    instrument_digest: str
    versions: tuple[Version, ...]
    threshold: int
    margin: float
    confidence: float
    alpha_level: float
    missing_rule: str
    scoring: str
    weights_method: str
    weights_version: int | None
    weights_set_by: str
    adjustment: str
    analysis_version: str
    secrecy: str
    respondent_weights: bool = False
    unweighted: tuple[str, ...] = ()
    reworded: tuple[Reworded, ...] = ()
