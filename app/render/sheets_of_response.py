"""The sheets of response: every rate by name, the precision of every score."""

from collections.abc import Iterator

from analysis.sections.response import Response
from app.render.parts.response_finite import UNTOLD
from app.render.sheet import (
    Content,
    Fields,
    Sheet,
    headings,
    named,
    number,
    row_figures,
    titles,
    why,
)
from app.tree import Tree
from app.voice import Voice

PRECISION: Fields = (
    ("n", "count"),
    ("half_width100", "score"),
    ("needed", "count"),
    ("more", "count"),
    ("half_width100_fpc", "score"),
    ("needed_fpc", "count"),
    ("more_fpc", "count"),
)
RETURNS = ("not_customer", "bounced", "unopened", "refused", "broken_off", "past_half")


def response(tree: Tree, voice: Voice) -> Sheet:
    """Every rate of every audience, a row each."""
    keys = ("audience", "frame", "invited", "answered")
    rate = ("rate_name", "rate_value", "numerator", "denominator", "e", "reason")
    return Sheet(
        title=voice.word("sheet.response"),
        columns=headings(voice, *keys, *rate),
        rows=tuple(cells for row in tree.report.response for cells in _rates(row, voice)),
        frozen=1,
    )


def _rates(row: Response, voice: Voice) -> Iterator[tuple[Content, ...]]:
    frame = voice.word("response.open_link") if row.frame == "open_link" else ""
    asked = (row.audience, frame, number(row.invited, "count"), number(row.complete, "count"))
    if row.reason is not None:
        yield (*asked, "", None, None, None, None, why(row.reason, voice))
    for one in row.rates:
        yield (
            *asked,
            one.name,
            number(one.rate, "share"),
            number(one.numerator, "count"),
            number(one.denominator, "count"),
            number(row.e, "share"),
            why(one.reason, voice),
        )


def returns(tree: Tree, voice: Voice) -> Sheet:
    """Whom the audiences were to reach, and what became of those asked, where it is noted."""
    noted = [
        one
        for one in tree.report.audiences
        if one.population is not None or one.sampling not in UNTOLD or one.returns is not None
    ]
    return Sheet(
        title=voice.word("sheet.returns"),
        columns=headings(voice, "audience", "sampling", "population", "invited", "used", *RETURNS),
        rows=tuple(
            (
                one.id,
                voice.word(f"sampling.{one.sampling}") if one.sampling else "",
                number(one.population, "count"),
                number(one.invited, "count"),
                number(one.used, "count"),
                *(number(getattr(one.returns, key, None), "count") for key in RETURNS),
            )
            for one in noted
        ),
    )


def precision(tree: Tree, voice: Voice) -> Sheet:
    """The precision of every score, a row each."""
    keys = ("level", "id", "name", "audience")
    last = ("target100", "n_supplier", "detectable100", "reason")
    return Sheet(
        title=voice.word("sheet.precision"),
        columns=(*headings(voice, *keys), *titles(PRECISION, voice), *headings(voice, *last)),
        rows=tuple(
            (
                *named(tree, one.level, one.id, voice),
                row.audience,
                *row_figures(one, PRECISION),
                number(row.target100, "score"),
                number(row.n_supplier if one.level == "overall" else None, "count"),
                number(row.detectable100 if one.level == "overall" else None, "score"),
                why(one.reason, voice),
            )
            for row in tree.report.response
            for one in row.precisions
        ),
        frozen=3,
    )
