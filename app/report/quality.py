"""How carefully the sheets were filled in: a sentence per audience, checks, both results."""

from collections.abc import Iterator, Sequence

from analysis.sections.audiences import AudienceResult
from analysis.sections.quality import (
    Quality,
    QualityAudience,
    QualityItem,
    QualityRule,
    QualityScore,
)
from app.report.formats import figure
from app.report.kinds import printed
from app.report.layout.cells import Cell, Line, Table, figure_of, missing, stack_cell
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import lines
from app.report.layout.tables import across, audience_heads, audience_name, heads, table
from app.report.layout.workbook import (
    REASON,
    Content,
    coded,
    figures,
    listed,
    number,
    of_node,
    page,
    texts,
    why,
)
from app.report.prose.voice import Voice
from app.report.reading import Reading

SMALL = 0.1
"""A change of so many standard deviations between people, or less, is called small (house rule)."""
BOTH = lines("kept100 ci100", "all100: change100:change n_kept:n")


def content(reading: Reading, voice: Voice) -> Passage | None:
    """What the section prints, None where nothing was screened."""
    quality = reading.report.quality
    if quality is None:
        return None
    present = reading.paired(quality.audiences)
    tables = [_checks(present, voice)]
    if any(score.all100 is not None for _, row in present for score in row.scores):
        tables.append(_both(reading, quality, voice))
    sentences = (_sentence(audience, row, quality, voice) for audience, row in present)
    return Passage(
        lead=voice.word("quality.lead"),
        points=(*sentences, _rules(quality, voice)),
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


def _sentence(
    audience: AudienceResult, row: QualityAudience, quality: Quality, voice: Voice
) -> str:
    words = {
        "audience": audience_name(audience, voice),
        "n": row.n,
        "count": printed(row, "set_aside"),
        "kept": figure(row.n - row.set_aside, "count"),
    }
    out = "_out" if quality.excludes else ""
    if not row.set_aside:
        return voice.word(f"quality.none{out}", **words)
    parts = [
        voice.word("quality.counted", rule=voice.code("rule", rule.rule), count=rule.flagged)
        for rule in row.rules
        if rule.rule in quality.sets_aside and rule.flagged
    ]
    counted = voice.word(f"quality.some{out}", parts=voice.names(parts), **words)
    if not row.scores:
        return counted
    return voice.running((counted, _difference(row.scores[0], voice, out)))


def _difference(overall: QualityScore, voice: Voice, out: str) -> str:
    if overall.change100 is None:
        return voice.word(f"quality.withheld{out}")
    key = "small" if abs(overall.change_sd or 0.0) <= SMALL else "large"
    return voice.word(
        f"quality.{key}{out}",
        all=printed(overall, "all100"),
        kept=printed(overall, "kept100"),
        change=printed(overall, "change100"),
    )


def _rules(quality: Quality, voice: Voice) -> str:
    """By whom the rules were fixed and when, and what comes of a flag."""
    shown = {r.rule: r for r in quality.audiences[0].rules if r.reason != "switched_off"}
    names = [rule_name(shown[name], voice) for name in quality.sets_aside if name in shown]
    sentences = [voice.word(f"quality.set.{quality.rules_set}")]
    words = {"rules": voice.names(names), "needed": quality.flags_needed}
    if quality.excludes:
        key = "left_out" if quality.flags_needed == 1 else "left_out_by"
        sentences.append(voice.word(f"quality.{key}", **words))
    elif names:
        sentences.append(voice.word("quality.compared", **words))
    return voice.running(sentences)


def _checks(present: Sequence[tuple[AudienceResult, QualityAudience]], voice: Voice) -> Table:
    """A line per check, a cell per audience."""
    rows = [row for _, row in present]
    lines = [
        (head_name(rule, voice), [_flagged(row, rule.rule, voice) for row in rows])
        for rule in rows[0].rules
        if rule.reason != "switched_off"
    ]
    for name, cell in (("identical", _identical), ("blank", _blank)):
        lines.append((voice.word(f"quality.{name}"), [cell(row, voice) for row in rows]))
    return table(
        "quality-checks",
        "quality",
        voice,
        heads(voice, "quality_rule", room=3.4),
        audience_heads((audience for audience, _ in present), voice, 2.0),
        (Line(heads=(head,), cells=tuple(cells)) for head, cells in lines),
        kind="across",
    )


def _flagged(row: QualityAudience, name: str, voice: Voice) -> Cell:
    rule: QualityRule = next(each for each in row.rules if each.rule == name)
    if rule.flagged is None:
        return stack_cell((missing(rule.reason, voice),))
    address = f"quality/{row.audience}/{name}"
    return stack_cell((figure_of(rule, "flagged", address), figure_of(rule, "n", address, " / ")))


def _identical(row: QualityAudience, voice: Voice) -> Cell:
    if row.identical_expected is None:
        return stack_cell((missing("too_few", voice),))
    address, label = f"quality/{row.audience}", f"\u2002{voice.word('label.expected')}\u00a0"
    expected = figure_of(row, "identical_expected", address, label)
    return stack_cell((figure_of(row, "identical", address), expected))


def _blank(row: QualityAudience, voice: Voice) -> Cell:
    if row.blank is None:
        return stack_cell((missing("no_answers", voice),))
    return stack_cell((figure_of(row, "blank", f"quality/{row.audience}"),))


def _both(reading: Reading, quality: Quality, voice: Voice) -> Table:
    """Scores with and without the sheets that were set aside."""
    legend = f"quality_scores{'_out' if quality.excludes else ''}"
    return across(
        table("quality-scores", "quality_scores", voice, heads(voice, "node"), legend=legend),
        (*reading.upper, *reading.outcome_nodes),
        {(s.level, s.id, row.audience): s for row in quality.audiences for s in row.scores},
        BOTH,
        reading,
        voice,
        address="quality/{}",
    )


CHECKS = "audience quality_rule limit least leaves_out n flagged reason"
BLANKS = ("column.asked", "column.blank_n", "column.not_applicable_n", "column.blank_share")


def _checks_of(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """Every rule of every audience, and identical sheets beside what chance gives."""
    for row in reading.report.quality.audiences if reading.report.quality else ():
        for rule in row.rules:
            yield (
                row.audience,
                voice.code("rule", rule.rule),
                number(rule, "limit"),
                number(rule, "least"),
                voice.word("yes" if rule.excludes else "no"),
                number(rule, "n"),
                number(rule, "flagged"),
                why(rule.reason, voice),
            )
        unknown = "too_few" if row.identical_expected is None else None
        for key, reason in (("identical", None), ("identical_expected", unknown)):
            words = voice.word(f"quality.{key}")
            people = (number(row, "complete"), number(row, key))
            yield (row.audience, words, None, None, "", *people, why(reason, voice))


PAGE = Page(
    prints=content,
    sheets=(
        listed("quality", CHECKS, _checks_of),
        page(
            "quality.audiences.scores",
            *(of_node(), texts("audience", at=1), figures(QualityScore), REASON),
            key="quality_scores",
            frozen=3,
        ),
        page(
            "quality.audiences.items",
            texts("id"),
            coded("facet", "facet"),
            texts("audience", at=1),
            figures(QualityItem, "asked blank not_applicable share", *BLANKS),
            figures(QualityItem, "share_ci"),
            REASON,
            key="quality_items",
        ),
    ),
)
