"""What was answered, word by word: choices, comments, the supplier's evidence."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from analysis.sections.questions import QuestionResult
from app.report.formats import figure
from app.report.layout.cells import (
    Cell,
    Column,
    Group,
    Line,
    Table,
    figure_cell,
    noted,
    reason_cell,
)
from app.report.layout.passage import Page, Passage
from app.report.layout.tables import audience_name, heads
from app.report.layout.workbook import Content, listed, number, page, plain, texts, why
from app.report.prose.names import wording
from app.report.prose.voice import Voice
from app.report.reading import Reading


def questions(reading: Reading, voice: Voice) -> Passage | None:
    """A table per question of choice; None where none was asked."""
    by_id = sorted(reading.report.questions, key=lambda result: result.id)
    tables = tuple(
        _question(tuple(results), reading, voice)
        for _, results in groupby(by_id, key=lambda result: result.id)
    )
    return Passage(tables=tables) if tables else None


def comments(reading: Reading, voice: Voice) -> Mapping[str, object] | None:
    """Comments by audience and section, apart from ratings; None where there are none."""
    if not reading.report.comments:
        return None
    groups = []
    for audience, comments in reading.divided(reading.report.comments):
        if not audience.hidden:
            by_section: dict[str, list[str]] = {}
            for comment in comments:
                by_section.setdefault(comment.id, []).append(comment.text)
            name, sections = voice.text(audience.name), by_section.items()
            title = voice.word("comments.count", audience=name, n=len(comments))
            named = tuple((_section_name(reading, id_, voice), texts) for id_, texts in sections)
            groups.append({"title": title, "sections": named})
    intro = voice.word("comments.intro", threshold=voice.threshold)
    return {"groups": groups, "intro": intro}


def _section_name(reading: Reading, id_: str, voice: Voice) -> str:
    levels = ("characteristic", "subcharacteristic", "outcome", "item", "overall")
    nodes = (reading.node(level, id_) for level in levels)
    return next((voice.name(node) for node in nodes if node is not None), id_)


def evidence(reading: Reading, voice: Voice) -> Mapping[str, object] | None:
    """What the supplier's raters gave as evidence, by item; None where they gave none."""
    if not reading.report.evidence:
        return None
    supplier = reading.supplier.id if reading.supplier else "*"
    items = ((note, reading.node("item", note.id)) for note in reading.report.evidence)
    return {
        "notes": tuple(
            (note.id, wording(item, supplier, voice) if item else "", note.text)
            for note, item in items
        )
    }


def _question(results: Sequence[QuestionResult], reading: Reading, voice: Voice) -> Table:
    """One question: a line per option, a column per audience."""
    first = results[0]
    names = {each.id: audience_name(each, voice) for each in reading.report.audiences}
    lines = (
        Line(
            heads=(voice.text(text),),
            cells=tuple(_option(result, position, voice) for result in results),
        )
        for position, (_, text, _) in enumerate(first.options)
    )
    n = tuple(
        figure_cell(result, "n", f"questions/{result.id}/{result.audience}")
        if result.n is not None
        else reason_cell(result.reason, voice)
        for result in results
    )
    total = Line(heads=(voice.word("column.n"),), cells=n, strong=True)
    columns = (names.get(result.audience, result.audience) for result in results)
    return noted(
        Table(
            id=f"question-{first.id}",
            caption=voice.text(first.text),
            heads=heads(voice, "option"),
            columns=tuple(Column(title=title, room=1.6) for title in columns),
            groups=(Group(lines=(*lines, total)),),
            kind="question",
        )
    )


def _option(result: QuestionResult, position: int, voice: Voice) -> Cell:
    id_, _, value = result.options[position]
    if value is None:
        return reason_cell(result.reason or "suppressed", voice)
    address = f"questions/{result.id}/{result.audience}/{id_}"
    if result.kind != "choice":
        return Cell(text=figure(value, "score"), address=address)
    share = f" ({figure(value / result.n, 'share')})" if result.n else ""
    return Cell(text=figure(value, "count") + share, address=address)


def _choices(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """How people chose, a line per option."""
    for result in reading.report.questions:
        choice = result.kind == "choice"
        for id_, text, value in result.options:
            share = value / result.n if choice and value is not None and result.n else None
            yield (
                result.id,
                voice.text(result.text),
                result.audience,
                number(result, "n"),
                id_,
                voice.text(text),
                plain(value, "count" if choice else "score"),
                plain(share, "share"),
                why((result.reason or "suppressed") if value is None else None, voice),
            )


def _comments_of(reading: Reading, _: Voice) -> Iterator[tuple[Content, ...]]:
    """Comments as written, of audiences that are shown."""
    hidden = {each.id for each in reading.report.audiences if each.hidden}
    for comment in reading.report.comments:
        if comment.audience not in hidden:
            yield comment.audience, comment.id, comment.text


CHOICES = "id question audience n id option value share reason"
QUESTIONS = Page(prints=questions, sheets=(listed("questions", CHOICES, _choices),))
COMMENTS = Page(
    prints=comments,
    sheets=(listed("comments", "audience section comment", _comments_of, frozen=0),),
)
NOTES = texts("id text", "column.item", "column.note")
EVIDENCE = Page(prints=evidence, sheets=(page("evidence", NOTES),))
