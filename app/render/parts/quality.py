"""How carefully the sheets were filled in: a sentence per audience, checks, both results."""

from collections.abc import Mapping

from analysis.report.quality import Quality, QualityAudience, QualityRule, QualityScore
from analysis.report.undertaking import AudienceResult, Node
from app.formats import figure
from app.render.cells import Cell, Column, Field, Figure, Group, Line, Table, noted
from app.render.tables import across, audience_name
from app.tree import Tree
from app.voice import Voice

SMALL = 0.1
"""A change of so many standard deviations between people, or less, is called small (house rule)."""
BOTH = (
    (
        Field(name="kept100", style="score"),
        Field(name="ci100", style="score"),
    ),
    (
        Field(name="all100", style="score", label="all100"),
        Field(name="change100", style="gap100", label="change"),
        Field(name="n_kept", style="count", label="n"),
    ),
)


def content(tree: Tree, voice: Voice) -> Mapping[str, object] | None:
    """What the section prints, None where nothing was screened."""
    quality = tree.report.quality
    if quality is None:
        return None
    rows = {row.audience: row for row in quality.audiences}
    present = [one for one in tree.report.audiences if one.id in rows]
    tables = [_checks(present, rows, voice)]
    if any(score.all100 is not None for row in rows.values() for score in row.scores):
        tables.append(_both(tree, rows, voice))
    return {
        "lead": voice.word("quality.lead"),
        "sentences": tuple(_said(one, rows[one.id], quality, voice) for one in present),
        "tables": tuple(tables),
    }


def _said(audience: AudienceResult, row: QualityAudience, quality: Quality, voice: Voice) -> str:
    words = {"audience": audience_name(audience, voice), "n": row.n, "count": row.set_aside}
    if not row.set_aside:
        return voice.word("quality.none", **words)
    parts = [
        voice.word(f"quality.of.{rule.rule}", count=rule.flagged)
        for rule in row.rules
        if rule.rule in quality.sets_aside and rule.flagged
    ]
    overall = row.scores[0] if row.scores else None
    told = _difference(overall, voice)
    some = voice.word("quality.some", parts=voice.names(parts), **words)
    return some + told if voice.language == "zh" else f"{some} {told}".strip()


def _difference(overall: QualityScore | None, voice: Voice) -> str:
    if overall is None:
        return ""
    if overall.change100 is None:
        return voice.word("quality.withheld")
    key = "small" if abs(overall.change_sd or 0.0) <= SMALL else "large"
    return voice.word(
        f"quality.{key}",
        all=figure(overall.all100, "score"),
        kept=figure(overall.kept100, "score"),
        change=figure(overall.change100, "gap100"),
    )


def _checks(
    present: list[AudienceResult], rows: Mapping[str, QualityAudience], voice: Voice
) -> Table:
    """A line per check, a cell per audience."""
    names = [r.rule for r in next(iter(rows.values())).rules if r.reason != "switched_off"]
    lines = [
        Line(
            heads=(voice.word(f"quality.rule.{name}"),),
            cells=tuple(_flagged(rows[one.id], name, voice) for one in present),
        )
        for name in names
    ]
    lines.append(
        Line(
            heads=(voice.word("quality.identical"),),
            cells=tuple(_identical(rows[one.id], voice) for one in present),
        )
    )
    lines.append(
        Line(
            heads=(voice.word("quality.blank"),),
            cells=tuple(_blank(rows[one.id], voice) for one in present),
        )
    )
    return noted(
        Table(
            id="quality-checks",
            caption=voice.word("caption.quality"),
            legend=voice.word("legend.quality"),
            heads=(Column(title=voice.word("column.quality_rule"), numeric=False, room=3.4),),
            columns=tuple(
                Column(title=audience_name(one, voice), numeric=False, room=2.0) for one in present
            ),
            groups=(Group(lines=tuple(lines)),),
            kind="across",
        )
    )


def _flagged(row: QualityAudience, name: str, voice: Voice) -> Cell:
    rule: QualityRule = next(each for each in row.rules if each.rule == name)
    if rule.flagged is None:
        return _none(rule.reason or "unknown", voice)
    address = f"quality/{row.audience}/{name}"
    return Cell(
        kind="stack",
        lines=(
            (
                Figure(text=figure(rule.flagged, "count"), address=f"{address}/flagged"),
                Figure(text=figure(rule.n, "count"), address=f"{address}/n", before=" / "),
            ),
        ),
    )


def _identical(row: QualityAudience, voice: Voice) -> Cell:
    if row.identical_expected is None:
        return _none("too_few", voice)
    address = f"quality/{row.audience}"
    expected = f"{voice.word('label.expected')}\u00a0"
    return Cell(
        kind="stack",
        lines=(
            (
                Figure(text=figure(row.identical, "count"), address=f"{address}/identical"),
                Figure(
                    text=figure(row.identical_expected, "score"),
                    address=f"{address}/identical_expected",
                    before=f"\u2002{expected}",
                ),
            ),
        ),
    )


def _blank(row: QualityAudience, voice: Voice) -> Cell:
    if row.blank is None:
        return _none("no_answers", voice)
    found = Figure(text=figure(row.blank, "share"), address=f"quality/{row.audience}/blank")
    return Cell(kind="stack", lines=((found,),))


def _none(code: str, voice: Voice) -> Cell:
    return Cell(kind="stack", lines=((Figure(text=voice.reason(code), code=code),),))


def _both(tree: Tree, rows: Mapping[str, QualityAudience], voice: Voice) -> Table:
    """Scores with and without the sheets that were set aside."""
    overall = [tree.overall] if tree.overall else []
    nodes: list[Node] = [*overall, *(b.node for b in (*tree.characteristics, *tree.outcomes))]
    found = {
        (score.level, score.id, row.audience): score
        for row in rows.values()
        for score in row.scores
    }
    return across(
        {
            (node, one.id): found.get((node.level, node.id, one.id))
            for node in nodes
            for one in tree.report.audiences
        },
        BOTH,
        tree,
        voice,
        table=Table(
            id="quality-scores",
            caption=voice.word("caption.quality_scores"),
            legend=voice.word("legend.quality_scores"),
            heads=(Column(title=voice.word("column.node"), numeric=False, room=2.6),),
        ),
        address="quality/{}",
        note=lambda _: "",
    )
