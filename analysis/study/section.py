"""What a section of the report is, and what it is made from: with the tree of results."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, Generic, TypeVar, cast

from analysis.statistics.kinds import Interval
from analysis.study.frame import OVERALL
from analysis.study.inputs import Options
from analysis.study.rows import figures
from analysis.study.undertaking import Node
from analysis.study.work import Work
from surveys.questionnaire.instrument import Instrument, is_asked
from surveys.questionnaire.model import Item
from surveys.questionnaire.text import Text

Row = TypeVar("Row")
Known = TypeVar("Known")
NUMBERS = (int, float, Interval)
TOTAL = Text.of({"zh": "总体", "en": "Overall"})


@dataclass(frozen=True, slots=True, eq=False)
class Section(Generic[Row]):
    """A section: the key of its rows in the report, what they are, and how they are made.

    `switch`: by which key of `Options.without` it is
    switched off, "" where it cannot be; `needed`: options under which it stays all the same.
    `single`: it has one row at most and stands in the report as that row or null. `unweighted`:
    places in it that do not use respondent weights, fields of its rows or "" for all of it.
    """

    key: str
    row: type[Row]
    build: Callable[["Study"], Iterable[Row]]
    _: KW_ONLY
    switch: str = ""
    needed: Callable[[Options], bool] = lambda _: False
    single: bool = False
    unweighted: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, figure in figures(self.row).items():
            if figure.kind is None and figure.shape in NUMBERS:
                place = f"{self.row.__name__}.{name}"
                raise TypeError(f"{place} says no kind: annotate it, with SHARE for example.")

    def is_off(self, options: Options) -> bool:
        """Whether it is switched off."""
        return self.switch in options.without and not self.needed(options)

    @property
    def places(self) -> tuple[str, ...]:
        """What of it does not use the weights, as places in the JSON report."""
        return tuple(f"{self.key}.{place}".rstrip(".") for place in self.unweighted)


@dataclass(slots=True, kw_only=True, eq=False)
class Study:
    """A report in the making: what was prepared once, and the sections made so far."""

    work: Work
    sections: Sequence[Section[Any]]
    nodes: tuple[Node, ...] = ()
    made: dict[str, tuple[object, ...]] = field(default_factory=dict)
    known: dict[object, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.nodes = nodes(self.work)

    def __getitem__(self, section: Section[Row]) -> tuple[Row, ...]:
        """A section's rows, made when they are first asked for; none where it is switched off."""
        if section.key not in self.made:
            known = next(each for each in self.sections if each.key == section.key)
            off = known.is_off(self.work.inputs.options)
            self.made[section.key] = () if off else tuple(known.build(self))
        return cast(tuple[Row, ...], self.made[section.key])

    def once(self, find: Callable[["Study"], Known]) -> Known:
        """What several sections rest on, found when it is first asked for."""
        if find not in self.known:
            self.known[find] = find(self)
        return cast(Known, self.known[find])


def nodes(work: Work) -> tuple[Node, ...]:
    """Overall, then each characteristic with its subs and items, then outcomes with theirs.

    Items of a characteristic without sub-characteristics hang on the characteristic itself.
    """
    return tuple(_nodes(work.inputs.instrument))


def _nodes(instrument: Instrument) -> Iterator[Node]:
    model = instrument.model
    if model.characteristics:
        yield Node(level=OVERALL[0], id=OVERALL[1], name=TOTAL)
    for part in model.characteristics:
        yield Node(
            level="characteristic",
            id=part.id,
            name=part.name,
            parent=OVERALL[1],
            definition=part.definition,
        )
        for sub in part.subs:
            if not part.implicit:
                yield Node(
                    level="subcharacteristic",
                    id=sub.id,
                    name=sub.name,
                    parent=part.id,
                    definition=sub.definition,
                )
            yield from (_item(instrument, item, sub.id) for item in sub.items)
    for outcome in model.outcomes:
        yield Node(level="outcome", id=outcome.id, name=outcome.name)
        yield from (_item(instrument, item, outcome.id) for item in outcome.items)


def _item(instrument: Instrument, item: Item, parent: str) -> Node:
    scale = instrument.scale(item.id)
    return Node(
        level="item",
        id=item.id,
        name=Text.of(item.id),
        parent=parent,
        wording=tuple(
            (audience.id, item.text(audience.id))
            for audience in instrument.model.audiences
            if is_asked(item, audience.id)
        ),
        reverse=item.reverse,
        low=scale.low,
        high=scale.high,
        labels=scale.labels,
    )


def optional(row: Row | None) -> tuple[Row, ...]:
    """The rows of a section that has one at most."""
    return () if row is None else (row,)


def switches(sections: Sequence[Section[Any]]) -> tuple[str, ...]:
    """By which keys sections are switched off, in their order."""
    return tuple(dict.fromkeys(section.switch for section in sections if section.switch))


def unweighted(sections: Sequence[Section[Any]]) -> tuple[str, ...]:
    """Places in the JSON report that do not use respondent weights, where all others do.

    A section, or a field of its rows. Numbers of people (`n`) are never weighted, nor is anything
    of the supplier's side unless its sheets have weights, too.
    """
    by_key = sorted(sections, key=lambda section: section.key)
    return tuple(place for section in by_key for place in section.places)
