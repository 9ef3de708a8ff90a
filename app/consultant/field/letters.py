"""Texts to send with the personal links, by one's own mail: the product sends nothing."""

from http import HTTPStatus

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import OVER
from app.consultant.field.letter_texts import KINDS, letter
from app.consultant.room import blueprint
from app.consultant.times import shown, zone_name
from app.form import questionnaire as forms


@blueprint.get("/<evaluation>/invitations/texts")
def letters(evaluation: str) -> ResponseReturnValue:
    """Invitation and reminder for one audience, in the languages of the questionnaire."""
    desk = desks.take(evaluation, "field")
    if desk.current is None or desk.evaluation.status in OVER:
        return redirect(
            url_for("consultant.invitations", evaluation=evaluation), HTTPStatus.SEE_OTHER
        )
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
