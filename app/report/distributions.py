"""How the answers to each item spread: a workbook page; printed with the items."""

from collections.abc import Iterator

from analysis.sections.distributions import Distribution
from app.report.kinds import kinds
from app.report.layout.passage import Page
from app.report.layout.workbook import Content, listed, number, plain, why
from app.report.prose.voice import Voice
from app.report.reading import Reading


def _distributions(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """A line per answer option, so that items on different scales share the columns."""
    for spread in reading.report.distributions:
        node = reading.node("item", spread.id)
        first = (spread.id, spread.audience, spread.facet, number(spread, "n"))
        if spread.counts is None:
            yield (*first, "", None, why(spread.reason, voice))
            continue
        kind = kinds(Distribution)["counts"]
        for point, count in enumerate(spread.counts, (node and node.low) or 0):
            yield (*first, str(point), plain(count, kind), "")
        for key in ("not_applicable", "blank"):
            if (rest := number(spread, key)) is not None:
                yield (*first, voice.word(f"column.{key}"), rest, "")


PAGE = Page(
    sheets=(
        listed(
            "distributions", "item audience facet n option count reason", _distributions, frozen=3
        ),
    ),
)
