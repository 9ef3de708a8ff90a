"""Step 5: the questionnaire as each audience meets it, in each language."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.room import blueprint
from app.form import questionnaire as forms
from app.words import word


@blueprint.get("/<evaluation>/preview")
def preview(evaluation: str) -> ResponseReturnValue:
    """One audience's form in one language, with a bar above it to change both."""
    desk = desks.take(evaluation)
    if desk.draft is None:
        return desks.go("model", evaluation)
    draft = desk.draft
    audiences = {audience.id: audience for audience in draft.model.audiences}
    asked = request.args.get("audience", "")
    audience = audiences.get(asked) or next(iter(audiences.values()))
    offered = forms.offered(draft)
    speaking = request.args.get("in", "")
    tongue = speaking if speaking in offered else g.language
    tongue = tongue if tongue in offered else offered[0]

    def say(key: str, **values: object) -> str:
        return word(key, tongue, **values)

    return render_template(
        "consultant/preview.html",
        say=say,
        asker=desks.asker(desk),
        evaluation=desk.evaluation,
        draft=draft,
        ahead=desk.is_ahead and desk.evaluation.status not in desks.OVER,
        number=desk.number,
        audience=audience,
        audiences=audiences.values(),
        tongue=tongue,
        tongues=offered,
        minutes=forms.minutes(draft, audience.id),
        fields=forms.blank(forms.wanted(draft, audience.id, tongue)),
    )
