"""The sheets of words: facts, sentences, audiences, wording, comments, evidence, method."""

from app.report import disclosure
from app.report.layout.tables import audience_name, wording
from app.report.layout.workbook import Sheet, headings, number, why
from app.report.prose.advice import advice
from app.report.prose.highlights import told
from app.report.prose.sentences import carries, finding, outline
from app.report.prose.voice import Voice
from app.report.reading import Reading


def about(reading: Reading, voice: Voice) -> Sheet:
    """The undertaking, with what must be said on top."""
    about = reading.report.evaluation
    notices = [("synthetic", about.synthetic), ("preliminary", about.preliminary)]
    rows = [
        *disclosure.facts(reading, voice),
        (voice.word("fingerprint"), reading.report.fingerprint),
    ]
    return Sheet(
        title=voice.word("sheet.about"),
        columns=headings(voice, "fact", "content"),
        rows=tuple(rows),
        notices=tuple(voice.word(key) for key, holds in notices if holds),
    )


def summary(reading: Reading, voice: Voice) -> Sheet:
    """The sentences of summary, findings and advice."""
    found = (*told(reading, "blind_spot"), *told(reading, "hidden_strength"))
    parts = (
        ("summary.outline", outline(reading, voice)),
        ("section.findings", tuple(finding(reading, one, voice) for one in found)),
        ("findings.advice", advice(reading, voice)),
        ("summary.carries", carries(reading, voice)),
    )
    return Sheet(
        title=voice.word("sheet.summary"),
        columns=headings(voice, "section", "content"),
        rows=tuple((voice.word(key), text) for key, texts in parts for text in texts),
    )


def audiences(reading: Reading, voice: Voice) -> Sheet:
    """Who was asked and who answered."""
    rows = []
    for one in reading.report.audiences:
        out = None if one.hidden else sum(part.n for part in one.excluded)
        rows.append(
            (
                one.id,
                voice.text(one.name),
                voice.code("side", one.side),
                number(one.invited, "count"),
                number(one.complete, "count"),
                number(one.used, "count"),
                number(out, "count"),
                why("suppressed" if one.hidden else None, voice),
            )
        )
    keys = ("id", "audience", "side", "invited", "complete", "used", "excluded", "reason")
    return Sheet(
        title=voice.word("sheet.audiences"), columns=headings(voice, *keys), rows=tuple(rows)
    )


def wordings(reading: Reading, voice: Voice) -> Sheet:
    """What each audience read."""
    rows = tuple(
        (
            node.id,
            audience_name(audience, voice),
            wording(node, audience.id, voice),
            voice.word("yes") if node.reverse else voice.word("no"),
            disclosure.scale(node, voice),
        )
        for node in reading.report.nodes
        if node.level == "item"
        for audience in reading.report.audiences
    )
    keys = ("item", "audience", "wording", "reverse", "scale")
    return Sheet(title=voice.word("sheet.wording"), columns=headings(voice, *keys), rows=rows)


def comments(reading: Reading, voice: Voice) -> Sheet:
    """Comments as written."""
    hidden = {one.id for one in reading.report.audiences if one.hidden}
    return Sheet(
        title=voice.word("sheet.comments"),
        columns=headings(voice, "audience", "section", "comment"),
        rows=tuple(
            (one.audience, one.id, one.text)
            for one in reading.report.comments
            if one.audience not in hidden
        ),
        frozen=0,
    )


def evidence(reading: Reading, voice: Voice) -> Sheet:
    """The supplier's notes as written."""
    return Sheet(
        title=voice.word("sheet.evidence"),
        columns=headings(voice, "item", "note"),
        rows=tuple((one.id, one.text) for one in reading.report.evidence),
    )


def method(reading: Reading, voice: Voice) -> Sheet:
    """Rules and limits."""
    rows = [
        (rule.name, rule.text, voice.word("house") if rule.house else "")
        for rule in disclosure.rules(reading, voice)
    ]
    rows += [
        (voice.word("method.limitations"), text, "") for text in disclosure.limits(reading, voice)
    ]
    return Sheet(
        title=voice.word("sheet.method"),
        columns=headings(voice, "fact", "content", "reason"),
        rows=tuple(rows),
    )
