"""The undertaking: what was evaluated, by whom, on which tree of qualities, by which rules."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from surveys.text import NO_TEXT, Text

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
