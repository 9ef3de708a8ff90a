"""The undertaking: what was evaluated, by whom, on which tree of qualities, by which rules."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from analysis.statistics.kinds import CODE, ID, NUMBER, TEXT
from surveys.questionnaire.text import NO_TEXT, Text

Level = Literal["overall", "characteristic", "subcharacteristic", "item", "outcome"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The undertaking, as it is printed on the cover and in the disclosure.

    `period_from`, `period_to`: first and last day of the service period. `opened_at`, `closed_at`:
    start and end of fieldwork; `sealed_at`: when the self-assessment was sealed. `zone`: the time
    zone, by its IANA name, in which the moments are printed.
    """

    title: Annotated[str, TEXT]
    purpose: Annotated[str, CODE] = ""
    route: Annotated[str, CODE] = ""
    category: Text = NO_TEXT
    service: Annotated[str, TEXT] = ""
    supplier: Annotated[str, TEXT] = ""
    demand_side: Annotated[str, TEXT] = ""
    population: Annotated[str, TEXT] = ""
    conductor: Annotated[str, TEXT] = ""
    period_from: date | None = None
    period_to: date | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    sealed_at: datetime | None = None
    secrecy: Annotated[str, CODE] = ""
    languages: Annotated[tuple[str, ...], CODE] = ()
    synthetic: bool = False
    preliminary: bool = False
    zone: Annotated[str, CODE] = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A place in the tree of results, in the order of printing.

    For an item `wording` is what each audience read and `low`…`high` its scale; `labels` are the
    scale's labels (none, two or one per point).
    """

    level: Level
    id: Annotated[str, ID]
    name: Text
    parent: Annotated[str | None, ID] = None
    definition: Text | None = None
    wording: tuple[tuple[str, Text], ...] = ()
    reverse: bool = False
    low: Annotated[int | None, NUMBER] = None
    high: Annotated[int | None, NUMBER] = None
    labels: tuple[Text, ...] = ()
