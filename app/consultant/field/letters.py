"""Invitation and reminder for one's own mail merge: the product sends nothing."""

from dataclasses import dataclass
from typing import Literal

from flask import request
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import OVER
from app.consultant.room import blueprint
from app.consultant.times import shown, zone_name
from app.form import questionnaire as forms
from app.form.questionnaire import minutes
from app.words import word
from surveys.fieldwork.evaluation import Evaluation
from surveys.questionnaire.instrument import Instrument

Kind = Literal["invitation", "reminder"]
KINDS: tuple[Kind, ...] = ("invitation", "reminder")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A subject, and a text in which {name} and {link} stand for a person's own."""

    kind: Kind
    language: str
    subject: str
    body: str


@blueprint.get("/<evaluation>/invitations/texts")
def letters(evaluation: str) -> ResponseReturnValue:
    """Invitation and reminder for one audience, in the languages of the questionnaire."""
    desk = desks.take(evaluation, "field")
    if desk.current is None or desk.evaluation.status in OVER:
        return desks.go("invitations", evaluation)
    audiences = {each.id: each for each in desk.current.model.audiences}
    asked = request.args.get("audience", "")
    audience = asked if asked in audiences else next(iter(audiences))
    closes_at = desk.evaluation.closes_at
    return desks.show(
        desk,
        "letters.html",
        "fieldwork",
        audiences=audiences.values(),
        audience=audience,
        texts=[
            letter(
                kind,
                desk.evaluation,
                desk.current,
                audience,
                language=each,
                asker=desks.asker(desk),
                until=f"{shown(closes_at)} ({zone_name()})" if closes_at else "",
            )
            for kind in KINDS
            for each in forms.offered(desk.current)
        ],
    )


def letter(
    kind: Kind,
    evaluation: Evaluation,
    instrument: Instrument,
    audience: str,
    *,
    language: str,
    asker: str,
    until: str,
) -> Letter:
    """A letter to one audience.

    Args:
        kind: the first one, or one that reminds.
        evaluation: whose title, supplier, purpose and secrecy it names.
        instrument: the questionnaire, for how long it takes.
        audience: the id of the audience it goes to.
        language: "zh" or "en".
        asker: the organisation that asks.
        until: the closing time as it is printed, with its zone; "" for none.
    """
    side = instrument.audience(audience).side
    values = {
        "title": evaluation.title,
        "asker": asker,
        "service": _service(evaluation, language),
        "minutes": minutes(instrument, audience),
        "n": minutes(instrument, audience),
        "purpose": word(f"respond.purpose.{evaluation.purpose}", language),
        "until": until,
        "threshold": evaluation.threshold,
    }

    def say(key: str) -> str:
        return word(f"letter.{key}", language, **values)

    space = word("respond.about.space", language)
    parts = [
        say("greeting"),
        say(f"opening.{side}") if kind == "invitation" else say(f"again.{evaluation.secrecy}"),
        say("link"),
        space.join([say("time"), *([say("until")] if until else []), say("once")]),
        *([say("purpose")] if kind == "invitation" else []),
        space.join([say(f"secrecy.{evaluation.secrecy}"), say(f"shown.{side}")]),
        say("closing"),
    ]
    return Letter(
        kind=kind,
        language=language,
        subject=say(f"subject.{kind}"),
        body="\n\n".join(parts),
    )


def _service(evaluation: Evaluation, language: str) -> str:
    """What is evaluated, as far as it is named."""
    if evaluation.service and evaluation.supplier:
        return word(
            "letter.service_by",
            language,
            service=evaluation.service,
            supplier=evaluation.supplier,
        )
    if evaluation.supplier:
        return word("letter.service_of", language, supplier=evaluation.supplier)
    return evaluation.service or evaluation.title
