"""The sheets of figures: scores, gaps, reliability, items, distributions, questions."""

from app.report.gap_table import verdict
from app.report.layout.workbook import (
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
from app.report.prose.voice import Voice
from app.report.reading import Reading

SCORE: Fields = (
    ("n", "count"),
    ("mean", "mean"),
    ("ci", "mean"),
    ("sd", "sd"),
    ("se", "se"),
    ("score100", "score"),
    ("ci100", "score"),
    ("top_box", "share"),
    ("top_box_ci", "share"),
    ("coverage", "share"),
    ("weight", "share"),
)
GAP: Fields = (
    ("n", "count"),
    ("n_supplier", "count"),
    ("minuend", "mean"),
    ("subtrahend", "mean"),
    ("gap", "gap"),
    ("ci", "gap"),
    ("minuend100", "score"),
    ("subtrahend100", "score"),
    ("gap100", "gap100"),
    ("ci100", "gap100"),
    ("effect", "effect"),
    ("effect_ci", "effect"),
    ("p", "p"),
    ("p_adjusted", "p"),
    ("verdict_p", "p"),
    ("equivalence_p", "p"),
)
RELIABILITY: Fields = (
    ("n", "count"),
    ("k", "count"),
    ("alpha", "coefficient"),
    ("alpha_ci", "coefficient"),
    ("alpha_standardized", "coefficient"),
    ("omega_total", "coefficient"),
    ("lambda2", "coefficient"),
    ("lambda6", "coefficient"),
)
ITEM: Fields = (
    ("n", "count"),
    ("mean", "mean"),
    ("sd", "sd"),
    ("item_rest", "coefficient"),
    ("item_total", "coefficient"),
    ("alpha_if_deleted", "coefficient"),
    ("omega_if_deleted", "coefficient"),
)
KEYS = ("level", "id", "name", "audience", "facet")


def scores(reading: Reading, voice: Voice) -> Sheet:
    """Every score, a row each."""
    return Sheet(
        title=voice.word("sheet.scores"),
        columns=(*headings(voice, *KEYS), *titles(SCORE, voice), voice.word("column.reason")),
        rows=tuple(
            (
                *named(reading, one.level, one.id, voice),
                one.audience,
                one.facet,
                *row_figures(one, SCORE),
                why(one.reason, voice),
            )
            for one in reading.report.scores
        ),
        frozen=3,
    )


def gaps(reading: Reading, voice: Voice) -> Sheet:
    """Every gap, a row each."""
    keys = ("kind", "level", "id", "name", "audience")
    return Sheet(
        title=voice.word("sheet.gaps"),
        columns=(
            *headings(voice, *keys),
            *titles(GAP, voice),
            *headings(voice, "verdict", "reason"),
        ),
        rows=tuple(
            (
                voice.code("kind_of", one.kind),
                *named(reading, one.level, one.id, voice),
                one.audience,
                *row_figures(one, GAP),
                verdict(one, voice).text if one.verdict else "",
                why(one.reason, voice),
            )
            for one in reading.report.gaps
        ),
        frozen=4,
    )


def reliability(reading: Reading, voice: Voice) -> Sheet:
    """Every scale in every audience, a row each."""
    return Sheet(
        title=voice.word("sheet.reliability"),
        columns=(
            *headings(voice, *KEYS),
            *titles(RELIABILITY, voice),
            voice.word("column.reason"),
        ),
        rows=tuple(
            (
                *named(reading, one.level, one.scale, voice),
                one.audience,
                one.facet,
                *row_figures(one, RELIABILITY),
                why(one.reason, voice),
            )
            for one in reading.report.reliability
        ),
        frozen=3,
    )


def items(reading: Reading, voice: Voice) -> Sheet:
    """What each item does in each scale."""
    keys = ("level", "id", "name", "audience", "facet", "item")
    return Sheet(
        title=voice.word("sheet.items"),
        columns=(*headings(voice, *keys), *titles(ITEM, voice), voice.word("column.reason")),
        rows=tuple(
            (
                *named(reading, scale.level, scale.scale, voice),
                scale.audience,
                scale.facet,
                item.id,
                *row_figures(item, ITEM),
                why(item.reason, voice),
            )
            for scale in reading.report.reliability
            for item in scale.items
        ),
        frozen=3,
    )


def distributions(reading: Reading, voice: Voice) -> Sheet:
    """A row per answer option, so that items on different scales share the columns."""
    rows: list[tuple[Content, ...]] = []
    for one in reading.report.distributions:
        node = reading.node("item", one.id)
        first = (one.id, one.audience, one.facet)
        if one.counts is None:
            rows.append((*first, number(one.n, "count"), "", None, why(one.reason, voice)))
            continue
        points = [(str(p), c) for p, c in enumerate(one.counts, (node and node.low) or 0)]
        others = (("not_applicable", one.not_applicable), ("blank", one.blank))
        points += [(voice.word(f"column.{k}"), c) for k, c in others if c is not None]
        rows += [
            (*first, number(one.n, "count"), point, number(count, "count"), "")
            for point, count in points
        ]
    keys = ("item", "audience", "facet", "n", "option", "count", "reason")
    return Sheet(
        title=voice.word("sheet.distributions"),
        columns=headings(voice, *keys),
        rows=tuple(rows),
        frozen=3,
    )


def questions(reading: Reading, voice: Voice) -> Sheet:
    """How people chose, a row per option."""
    rows: list[tuple[Content, ...]] = []
    for one in reading.report.questions:
        choice = one.kind == "choice"
        for id_, text, value in one.options:
            share = value / one.n if choice and value is not None and one.n else None
            rows.append(
                (
                    one.id,
                    voice.text(one.text),
                    one.audience,
                    number(one.n, "count"),
                    id_,
                    voice.text(text),
                    number(value, "count" if choice else "score"),
                    number(share, "share"),
                    why((one.reason or "suppressed") if value is None else None, voice),
                )
            )
    keys = ("id", "question", "audience", "n", "id", "option", "value", "share", "reason")
    return Sheet(
        title=voice.word("sheet.questions"), columns=headings(voice, *keys), rows=tuple(rows)
    )
