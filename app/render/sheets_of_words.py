"""The sheets of words: facts, sentences, audiences, wording, comments, evidence, method."""

from app.advice import advice
from app.findings import told
from app.render import disclosure
from app.render.sheet import Sheet, headings, number, why
from app.render.tables import audience_name, wording
from app.sentences import carries, finding, outline
from app.tree import Tree
from app.voice import Voice


def about(tree: Tree, voice: Voice) -> Sheet:
    """The undertaking, with what must be said on top."""
    about = tree.report.evaluation
    notices = [("synthetic", about.synthetic), ("preliminary", about.preliminary)]
    rows = [*disclosure.facts(tree, voice), (voice.word("fingerprint"), tree.report.fingerprint)]
    return Sheet(
        title=voice.word("sheet.about"),
        columns=headings(voice, "fact", "content"),
        rows=tuple(rows),
        notices=tuple(voice.word(key) for key, holds in notices if holds),
    )


def summary(tree: Tree, voice: Voice) -> Sheet:
    """The sentences of summary, findings and advice."""
    found = (*told(tree, "blind_spot"), *told(tree, "hidden_strength"))
    parts = (
        ("summary.outline", outline(tree, voice)),
        ("section.findings", tuple(finding(tree, one, voice) for one in found)),
        ("findings.advice", advice(tree, voice)),
        ("summary.carries", carries(tree, voice)),
    )
    return Sheet(
        title=voice.word("sheet.summary"),
        columns=headings(voice, "section", "content"),
        rows=tuple((voice.word(key), text) for key, texts in parts for text in texts),
    )


def audiences(tree: Tree, voice: Voice) -> Sheet:
    """Who was asked and who answered."""
    rows = []
    for one in tree.report.audiences:
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


def wordings(tree: Tree, voice: Voice) -> Sheet:
    """What each audience read."""
    rows = tuple(
        (
            node.id,
            audience_name(audience, voice),
            wording(node, audience.id, voice),
            voice.word("yes") if node.reverse else voice.word("no"),
            disclosure.scale(node, voice),
        )
        for node in tree.report.nodes
        if node.level == "item"
        for audience in tree.report.audiences
    )
    keys = ("item", "audience", "wording", "reverse", "scale")
    return Sheet(title=voice.word("sheet.wording"), columns=headings(voice, *keys), rows=rows)


def comments(tree: Tree, voice: Voice) -> Sheet:
    """Comments as written."""
    hidden = {one.id for one in tree.report.audiences if one.hidden}
    return Sheet(
        title=voice.word("sheet.comments"),
        columns=headings(voice, "audience", "section", "comment"),
        rows=tuple(
            (one.audience, one.id, one.text)
            for one in tree.report.comments
            if one.audience not in hidden
        ),
        frozen=0,
    )


def evidence(tree: Tree, voice: Voice) -> Sheet:
    """The supplier's notes as written."""
    return Sheet(
        title=voice.word("sheet.evidence"),
        columns=headings(voice, "item", "note"),
        rows=tuple((one.id, one.text) for one in tree.report.evidence),
    )


def method(tree: Tree, voice: Voice) -> Sheet:
    """Rules and limits."""
    rows = [
        (rule.name, rule.text, voice.word("house") if rule.house else "")
        for rule in disclosure.rules(tree, voice)
    ]
    rows += [
        (voice.word("method.limitations"), text, "") for text in disclosure.limits(tree, voice)
    ]
    return Sheet(
        title=voice.word("sheet.method"),
        columns=headings(voice, "fact", "content", "reason"),
        rows=tuple(rows),
    )
