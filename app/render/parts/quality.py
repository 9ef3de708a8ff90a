"""How carefully the sheets were filled in: a sentence per audience, checks, both results."""

from collections.abc import Mapping

from analysis.sections.audiences import AudienceResult
from analysis.sections.quality import Quality, QualityAudience, QualityRule, QualityScore
from analysis.study.undertaking import Node
from app.formats import figure
from app.render.cells import Cell, Column, Field, Figure, Group, Line, Table, noted
from app.render.passage import Passage
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


def content(tree: Tree, voice: Voice) -> Passage | None:
    """What the section prints, None where nothing was screened."""
    quality = tree.report.quality
    if quality is None:
        return None
    rows = {row.audience: row for row in quality.audiences}
    present = [one for one in tree.report.audiences if one.id in rows]
    tables = [_checks(present, rows, voice)]
    if any(score.all100 is not None for row in rows.values() for score in row.scores):
        tables.append(_both(tree, quality, voice))
    said = [_said(one, rows[one.id], quality, voice) for one in present]
    return Passage(
        lead=voice.word("quality.lead"),
        points=(*said, _rules(quality, voice)),
        tables=tuple(tables),
    )


def rule_name(rule: QualityRule, voice: Voice) -> str:
    """A rule with its limits, as it begins within a sentence."""
    whole = rule.rule == "straight_line" and rule.limit == 1.0
    percent = rule.rule in ("too_few_answers", "straight_line")
    limit = rule.limit or 0.0
    return voice.word(
        f"quality.rule.{'one_answer' if whole else rule.rule}",
        limit=f"{100 * limit:g}%" if percent else f"{limit:g}",
        least=f"{rule.least or 0:g}",
    )


def head_name(rule: QualityRule, voice: Voice) -> str:
    """The same as a heading, with a word on what it does."""
    name = rule_name(rule, voice)
    mark = voice.word("quality.excluding") if rule.excludes else ""
    return f"{name[:1].upper()}{name[1:]}{mark}"


def _said(audience: AudienceResult, row: QualityAudience, quality: Quality, voice: Voice) -> str:
    words = {
        "audience": audience_name(audience, voice),
        "n": row.n,
        "count": figure(row.set_aside, "count"),
        "kept": figure(row.n - row.set_aside, "count"),
    }
    if not row.set_aside:
        return voice.word("quality.none_out" if quality.excludes else "quality.none", **words)
    parts = [
        voice.word("quality.counted", rule=voice.code("rule", rule.rule), count=rule.flagged)
        for rule in row.rules
        if rule.rule in quality.sets_aside and rule.flagged
    ]
    overall = row.scores[0] if row.scores else None
    told = _difference(overall, voice, "_out" if quality.excludes else "")
    key = "quality.some_out" if quality.excludes else "quality.some"
    return voice.running(
        each for each in (voice.word(key, parts=voice.names(parts), **words), told) if each
    )


def _difference(overall: QualityScore | None, voice: Voice, out: str) -> str:
    if overall is None:
        return ""
    if overall.change100 is None:
        return voice.word(f"quality.withheld{out}")
    key = "small" if abs(overall.change_sd or 0.0) <= SMALL else "large"
    return voice.word(
        f"quality.{key}{out}",
        all=figure(overall.all100, "score"),
        kept=figure(overall.kept100, "score"),
        change=figure(overall.change100, "gap100"),
    )


def _rules(quality: Quality, voice: Voice) -> str:
    """By whom the rules were fixed and when, and what comes of a flag."""
    shown = {r.rule: r for r in quality.audiences[0].rules if r.reason != "switched_off"}
    names = [rule_name(shown[name], voice) for name in quality.sets_aside if name in shown]
    told = [voice.word(f"quality.set.{quality.rules_set}")]
    if quality.excludes:
        key = "left_out" if quality.flags_needed == 1 else "left_out_by"
        told.append(
            voice.word(f"quality.{key}", rules=voice.names(names), needed=quality.flags_needed)
        )
    elif names:
        told.append(voice.word("quality.compared", rules=voice.names(names)))
    return voice.running(told)


def _checks(
    present: list[AudienceResult], rows: Mapping[str, QualityAudience], voice: Voice
) -> Table:
    """A line per check, a cell per audience."""
    rules = [r for r in next(iter(rows.values())).rules if r.reason != "switched_off"]
    lines = [
        Line(
            heads=(head_name(rule, voice),),
            cells=tuple(_flagged(rows[one.id], rule.rule, voice) for one in present),
        )
        for rule in rules
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


def _both(tree: Tree, quality: Quality, voice: Voice) -> Table:
    """Scores with and without the sheets that were set aside."""
    overall = [tree.overall] if tree.overall else []
    nodes: list[Node] = [*overall, *(b.node for b in (*tree.characteristics, *tree.outcomes))]
    found = {
        (score.level, score.id, row.audience): score
        for row in quality.audiences
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
            legend=voice.word(f"legend.quality_scores{'_out' if quality.excludes else ''}"),
            heads=(Column(title=voice.word("column.node"), numeric=False, room=2.6),),
        ),
        address="quality/{}",
        note=lambda _: "",
    )
