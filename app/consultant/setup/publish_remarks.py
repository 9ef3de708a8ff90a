"""What does not keep a questionnaire from being published, but may be regretted afterwards."""

from collections.abc import Iterator

from flask import g, url_for

from app.consultant.desk import Desk, Remark
from app.web import db
from app.words import LANGUAGE_NAMES, listed, word
from surveys.fieldwork.evaluation import DEFAULT_THRESHOLD, Status
from surveys.questionnaire.instrument import Instrument, is_asked

WIDE = 0.25
"""A margin of more than this part of a scale's range makes nearly all agree."""


def cautions(desk: Desk) -> list[Remark]:
    """All of them, for the questionnaire and the settings as they are now."""
    draft = desk.questionnaire
    remarks = [*_withdrawn(desk), *_introduction(draft), *_one_sided(draft), *_single(draft)]
    if desk.evaluation.status is Status.DRAFT:
        remarks += _settings(desk)
    return [
        Remark(
            text=word(f"consultant.caution.{code}", g.language, **values),
            url=url_for(f"consultant.{page}", evaluation=desk.id, _anchor=anchor or None),
        )
        for code, page, anchor, values in remarks
    ]


Reason = tuple[str, str, str, dict[str, object]]
"""Code of the wording, page, field, values of the wording."""


def _withdrawn(desk: Desk) -> Iterator[Reason]:
    """Audiences that the published version asks and the draft does not: their links end."""
    asked = {audience.id for audience in desk.questionnaire.model.audiences}
    before = desk.current.model.audiences if desk.current else ()
    gone = {audience.id: audience.name.to(g.language) for audience in before}
    gone = {id_: name for id_, name in gone.items() if id_ not in asked}
    if gone:
        with db.store().read() as work:
            people = sum(each.audience in gone for each in work.invitations.of(desk.id))
            answers = sum(n for id_, n in work.responses.counts(desk.id).items() if id_ in gone)
        values = {"names": listed(gone.values(), g.language), "people": people, "answers": answers}
        yield "withdrawn", "model", "audiences", values


def _introduction(draft: Instrument) -> Iterator[Reason]:
    words = dict(draft.introduction.pairs)
    missing = [code for code in draft.languages if not (words.get(code) or words.get("*"))]
    if 0 < len(missing) < len(draft.languages):
        names = listed((LANGUAGE_NAMES[code] for code in missing), g.language)
        yield "introduction", "questionnaire", f"introduction:{missing[0]}", {"names": names}


def _one_sided(draft: Instrument) -> Iterator[Reason]:
    """Items that only one of two sides is asked: they have no gap."""
    sides = {audience.side for audience in draft.model.audiences}
    alone = [
        item.id
        for item in draft.model.items
        if {a.side for a in draft.model.audiences if is_asked(item, a.id)} != sides
    ]
    if len(sides) > 1 and alone:
        yield (
            "one_sided",
            "questionnaire",
            "",
            {"names": listed(alone, g.language), "n": len(alone)},
        )


def _single(draft: Instrument) -> Iterator[Reason]:
    """Scales of a single item: of characteristics; of subs, unless all are (a short form)."""
    parts = draft.model.characteristics
    whole = [part for part in parts if sum(len(sub.items) for sub in part.subs) == 1]
    subs = [sub for sub in draft.model.subs if len(sub.items) == 1]
    if len(subs) == len(draft.model.subs):
        subs = []
    inside = {sub.id for part in whole for sub in part.subs}
    names = [part.name.to(g.language) for part in whole]
    names += [sub.name.to(g.language) for sub in subs if sub.id not in inside]
    if names:
        yield "single", "questionnaire", "", {"names": listed(names, g.language), "n": len(names)}


def _settings(desk: Desk) -> Iterator[Reason]:
    threshold = desk.evaluation.threshold
    if threshold < DEFAULT_THRESHOLD:
        yield "threshold", "about", "threshold", {"threshold": threshold}
    if desk.evaluation.secrecy == "anonymous" and "speeder" in desk.evaluation.quality.exclude:
        yield "speeder", "care", "out:speeder", {}
    share = desk.evaluation.margin_share
    if share is not None and share > WIDE:
        yield "margin", "about", "margin_share", {"share": f"{share:.0%}"}
