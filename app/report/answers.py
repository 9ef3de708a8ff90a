"""What was answered, word by word: choices, comments, the supplier's evidence."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from analysis.sections.questions import QuestionResult
from app.report.formats import figure
from app.report.kinds import printed
from app.report.layout.cells import Cell, Column, Group, Line, Table, noted
from app.report.layout.passage import Page, Passage
from app.report.layout.tables import audience_name, heads, wording
from app.report.layout.workbook import Content, listed, number, page, plain, texts, why
from app.report.prose.voice import Voice
from app.report.reading import Reading


def questions(reading: Reading, voice: Voice) -> Passage | None:
    """A table per question of choice; None where none was asked."""
    if not reading.report.questions:
        return None
    by_id = sorted(reading.report.questions, key=lambda one: one.id)
    return Passage(
        tables=tuple(
            _question(tuple(results), reading, voice)
            for _, results in groupby(by_id, key=lambda one: one.id)
        )
    )


def comments(reading: Reading, voice: Voice) -> Mapping[str, object] | None:
    """Comments by audience and section, apart from ratings; None where there are none."""
    if not reading.report.comments:
        return None
    groups = []
    for audience in reading.report.audiences:
        made = [one for one in reading.report.comments if one.audience == audience.id]
        if audience.hidden or not made:
            continue
        by_section = {one.id: [c.text for c in made if c.id == one.id] for one in made}
        name = voice.text(audience.name)
        groups.append(
            {
                "title": voice.word("comments.count", audience=name, n=len(made)),
                "sections": tuple(
                    (_section_name(reading, id_, voice), tuple(texts))
                    for id_, texts in by_section.items()
                ),
            }
        )
    return {
        "groups": tuple(groups),
        "intro": voice.word("comments.intro", threshold=voice.threshold),
    }


def _section_name(reading: Reading, id_: str, voice: Voice) -> str:
    for level in ("characteristic", "subcharacteristic", "outcome", "item", "overall"):
        node = reading.node(level, id_)
        if node is not None:
            return voice.name(node)
    return id_


def evidence(reading: Reading, voice: Voice) -> Mapping[str, object] | None:
    """What the supplier's raters gave as evidence, by item; None where they gave none."""
    if not reading.report.evidence:
        return None
    supplier = reading.supplier.id if reading.supplier else "*"
    notes = []
    for one in reading.report.evidence:
        node = reading.node("item", one.id)
        notes.append((one.id, wording(node, supplier, voice) if node else "", one.text))
    return {"notes": tuple(notes)}


def _question(results: Sequence[QuestionResult], reading: Reading, voice: Voice) -> Table:
    """One question: a line per option, a column per audience."""
    first = results[0]
    names = {one.id: audience_name(one, voice) for one in reading.report.audiences}
    lines = tuple(
        Line(
            heads=(voice.text(text),),
            cells=tuple(_option(result, position, voice) for result in results),
        )
        for position, (_, text, _) in enumerate(first.options)
    )
    n = tuple(
        Cell(text=printed(one, "n"), address=f"questions/{one.id}/{one.audience}/n")
        if one.n is not None
        else Cell(text=voice.reason(one.reason), kind="reason", code=one.reason or "unknown")
        for one in results
    )
    total = Line(heads=(voice.word("column.n"),), cells=n, strong=True)
    return noted(
        Table(
            id=f"question-{first.id}",
            caption=voice.text(first.text),
            heads=heads(voice, "option"),
            columns=tuple(
                Column(title=names.get(one.audience, one.audience), room=1.6) for one in results
            ),
            groups=(Group(lines=(*lines, total)),),
            kind="question",
        )
    )


def _option(result: QuestionResult, position: int, voice: Voice) -> Cell:
    id_, _, value = result.options[position]
    if value is None:
        reason = result.reason or "suppressed"
        return Cell(text=voice.reason(reason), kind="reason", code=reason)
    address = f"questions/{result.id}/{result.audience}/{id_}"
    if result.kind != "choice":
        return Cell(text=figure(value, "score"), address=address)
    share = f" ({figure(value / result.n, 'share')})" if result.n else ""
    return Cell(text=figure(value, "count") + share, address=address)


def _choices(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """How people chose, a line per option."""
    for one in reading.report.questions:
        choice = one.kind == "choice"
        for id_, text, value in one.options:
            share = value / one.n if choice and value is not None and one.n else None
            yield (
                one.id,
                voice.text(one.text),
                one.audience,
                number(one, "n"),
                id_,
                voice.text(text),
                plain(value, "count" if choice else "score"),
                plain(share, "share"),
                why((one.reason or "suppressed") if value is None else None, voice),
            )


def _comments_of(reading: Reading, _: Voice) -> Iterator[tuple[Content, ...]]:
    """Comments as written, of audiences that are shown."""
    hidden = {one.id for one in reading.report.audiences if one.hidden}
    for one in reading.report.comments:
        if one.audience not in hidden:
            yield one.audience, one.id, one.text


CHOICES = "id question audience n id option value share reason"
QUESTIONS = Page(prints=questions, sheets=(listed("questions", CHOICES, _choices),))
COMMENTS = Page(
    prints=comments,
    sheets=(listed("comments", "audience section comment", _comments_of, frozen=0),),
)
NOTES = texts("id text", "column.item", "column.note")
EVIDENCE = Page(prints=evidence, sheets=(page("evidence", "evidence", NOTES),))
