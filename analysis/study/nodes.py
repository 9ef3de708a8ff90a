"""The tree of results, in the order of printing."""

from collections.abc import Iterator

from analysis.study.frame import OVERALL
from analysis.study.undertaking import Node
from analysis.study.work import Work
from surveys.questionnaire.instrument import Instrument, is_asked
from surveys.questionnaire.model import Item
from surveys.questionnaire.text import Text

_OVERALL = Text.of({"zh": "总体", "en": "Overall"})


def nodes(work: Work) -> tuple[Node, ...]:
    """Overall, then each characteristic with its subs and items, then outcomes with theirs.

    Items of a characteristic without sub-characteristics hang on the characteristic itself.
    """
    return tuple(_nodes(work.inputs.instrument))


def _nodes(instrument: Instrument) -> Iterator[Node]:
    model = instrument.model
    if model.characteristics:
        yield Node(level=OVERALL[0], id=OVERALL[1], name=_OVERALL)
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
