"""The workbook's pages of response: every rate by name, precision, what became of those asked."""

from collections.abc import Iterator

from analysis.sections.audiences import Returns
from analysis.sections.response import Response, ScorePrecision
from app.report.kinds import kinds
from app.report.layout.workbook import (
    REASON,
    Content,
    figures,
    listed,
    made,
    number,
    of_node,
    page,
    plain,
    texts,
    why,
)
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.report.response.response_finite import RETURNS, asked

RATES = "audience frame invited answered rate_name rate_value numerator denominator e reason"


def _rates(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """Every rate of every audience."""
    for row in reading.report.response:
        frame = voice.word("response.open_link") if row.frame == "open_link" else ""
        first = (row.audience, frame, number(row, "invited"), number(row, "complete"))
        if row.reason is not None:
            yield (*first, "", None, None, None, None, why(row.reason, voice))
        for one in row.rates:
            yield (
                *first,
                one.name,
                *(number(one, name) for name in ("rate", "numerator", "denominator")),
                number(row, "e"),
                why(one.reason, voice),
            )


def _returns(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """Whom the audiences were to reach, and what became of those asked, where it is noted."""
    for one in asked(reading):
        yield (
            one.id,
            voice.word(f"sampling.{one.sampling}") if one.sampling else "",
            *(number(one, name) for name in ("population", "invited", "used")),
            *(plain(getattr(one.returns, key, None), kinds(Returns)[key]) for key in RETURNS),
        )


def _overall(rows: tuple[Response, ScorePrecision], _: Reading, __: Voice) -> Iterator[Content]:
    """What is known of the overall score alone."""
    row, one = rows
    for name in ("n_supplier", "detectable100"):
        yield number(row, name) if one.level == "overall" else None


SHEETS = (
    listed("response", RATES, _rates),
    page(
        "response.precisions",
        of_node(),
        texts("audience", at=0),
        figures(ScorePrecision),
        figures(Response, "target100", at=0),
        made(_overall, "column.n_supplier", "column.detectable100", at=None),
        REASON,
        key="precision",
        frozen=3,
    ),
    listed("returns", f"audience sampling population invited used {' '.join(RETURNS)}", _returns),
)
