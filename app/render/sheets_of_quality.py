"""The sheets of care in answering: every check, both results, blanks by item."""

from collections.abc import Iterator

from analysis.sections.quality import QualityAudience
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

SCORE: Fields = (
    ("n", "count"),
    ("all100", "score"),
    ("n_kept", "count"),
    ("kept100", "score"),
    ("ci100", "score"),
    ("change100", "gap100"),
    ("change_sd", "effect"),
)
ITEM: Fields = (("asked", "count"), ("blank", "count"), ("not_applicable", "count"))
SHARE: Fields = (("share_ci", "share"),)


def checks(tree: Tree, voice: Voice) -> Sheet:
    """Every rule of every audience, and identical sheets beside what chance gives."""
    audiences = tree.report.quality.audiences if tree.report.quality else ()
    rows = [line for row in audiences for line in _checks(row, voice)]
    keys = ("audience", "quality_rule", "limit", "least", "leaves_out", "n", "flagged", "reason")
    return Sheet(
        title=voice.word("sheet.quality"), columns=headings(voice, *keys), rows=tuple(rows)
    )


def _checks(row: QualityAudience, voice: Voice) -> Iterator[tuple[Content, ...]]:
    for rule in row.rules:
        yield (
            row.audience,
            voice.code("rule", rule.rule),
            number(rule.limit, "index"),
            number(rule.least, "index"),
            voice.word("yes" if rule.excludes else "no"),
            number(rule.n, "count"),
            number(rule.flagged, "count"),
            why(rule.reason, voice),
        )
    yield (
        row.audience,
        voice.word("quality.identical"),
        None,
        None,
        "",
        number(row.complete, "count"),
        number(row.identical, "count"),
        "",
    )
    yield (
        row.audience,
        voice.word("quality.identical_expected"),
        None,
        None,
        "",
        number(row.complete, "count"),
        number(row.identical_expected, "score"),
        why(None if row.identical_expected is not None else "too_few", voice),
    )


def scores(tree: Tree, voice: Voice) -> Sheet:
    """Every score with and without the sheets that were set aside."""
    keys = ("level", "id", "name", "audience")
    return Sheet(
        title=voice.word("sheet.quality_scores"),
        columns=(*headings(voice, *keys), *titles(SCORE, voice), *headings(voice, "reason")),
        rows=tuple(
            (
                *named(tree, score.level, score.id, voice),
                row.audience,
                *row_figures(score, SCORE),
                why(score.reason, voice),
            )
            for row in (tree.report.quality.audiences if tree.report.quality else ())
            for score in row.scores
        ),
        frozen=3,
    )


def items(tree: Tree, voice: Voice) -> Sheet:
    """Blanks of every item."""
    keys = ("id", "facet", "audience", "asked", "blank_n", "not_applicable_n", "blank_share")
    return Sheet(
        title=voice.word("sheet.quality_items"),
        columns=(*headings(voice, *keys), *titles(SHARE, voice), *headings(voice, "reason")),
        rows=tuple(
            (
                item.id,
                voice.code("facet", item.facet),
                row.audience,
                *row_figures(item, ITEM),
                number(item.share, "share"),
                *row_figures(item, SHARE),
                why(item.reason, voice),
            )
            for row in (tree.report.quality.audiences if tree.report.quality else ())
            for item in row.items
        ),
        frozen=1,
    )
