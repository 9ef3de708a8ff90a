"""What a browser is told of answers that came, now or before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, request

from app.form import questionnaire
from app.form.questionnaire import Form, Part
from app.respond import cookies, handing_in
from app.respond.handing_in import Visit
from app.respond.signing import Pass, Sheet, sign
from app.web import db
from app.web.fields import Field
from app.web.visitor import LANGUAGE_ARGUMENT, render
from app.words import word
from surveys.fieldwork.evaluation import Admission

SETTLED = "settled"
"""In the address to which a form is sent once more, so that it is not sent in a circle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that was entered: the question, the answer; `long` for what was written."""

    question: str
    answer: str
    long: bool = False


def acknowledge(slug: str, ballot: str, language: str, *, again: str) -> Response:
    """On to the receipt. For `again` see `Slip`."""
    response = see(f"{cookies.path(slug)}/done?{LANGUAGE_ARGUMENT}={language}")
    cookies.hand_over(response, cookies.slip_of(slug, ballot, again))
    return response


def received(visited: Visit, holder: Pass | None, kept: str, language: str) -> Response:
    """In place of the form what was sent before, so that nobody fills it in for nothing."""
    slug = visited.link.slug
    if holder is not None:
        return acknowledge(slug, holder.ballot, language, again="personal")
    sheet = signed(handing_in.sheet_for(visited, None, kept, db.now()))
    html = render(
        "respond/done.html",
        language,
        slip=cookies.slip_of(slug, kept, again="kept"),
        sheet=sheet if visited.admission is Admission.OPEN else "",
    )
    return Response(html, mimetype="text/html")


def differs(visited: Visit, sheet: Sheet, values: Mapping[str, str], language: str) -> Response:
    """Other answers came from this browser: these are another person's, or nobody's."""
    want = questionnaire.wanted(visited.instrument, visited.link.audience, language)
    other = handing_in.for_another(sheet)
    html = render(
        "respond/differs.html",
        language,
        slip=cookies.slip_of(sheet.slug, sheet.ballot, again="kept"),
        entries=entries(questionnaire.form(want), values),
        values=values,
        sheet=signed(sheet),
        other=signed(other),
    )
    response = Response(html, status=HTTPStatus.CONFLICT, mimetype="text/html")
    if not cookies.kept(sheet.slug):
        cookies.keep(response, sheet.slug, other.ballot)
    return response


def late(visited: Visit, values: Mapping[str, str], language: str, why: str = "late") -> Response:
    """It closed while they wrote, or the one statement had come: what they wrote, to be copied."""
    want = questionnaire.wanted(visited.instrument, visited.link.audience, language)
    entered = entries(questionnaire.form(want), values)
    html = render("respond/late.html", language, entries=entered, why=why)
    return Response(html, status=HTTPStatus.CONFLICT, mimetype="text/html")


def turn(slug: str, ballot: str, language: str) -> Response:
    """To the link with another ballot: a new one's form, or what came under an old one."""
    response = see(f"{cookies.path(slug)}?{LANGUAGE_ARGUMENT}={language}")
    cookies.keep(response, slug, ballot)
    return response


def is_settled(sheet: Sheet) -> bool:
    """Whether, if the reply gets lost, this browser will resume the ballot of this form.

    A browser that keeps none will not, and one that takes no cookie cannot be made to.
    """
    kept = cookies.kept(sheet.slug)
    return bool(sheet.personal or SETTLED in request.args or kept in ("", sheet.ballot))


def settle(sheet: Sheet, language: str) -> Response:
    """Have the form sent once more, when the browser keeps its ballot and no longer another."""
    target = f"{cookies.path(sheet.slug)}?{SETTLED}=1&{LANGUAGE_ARGUMENT}={language}"
    response = Response(status=HTTPStatus.TEMPORARY_REDIRECT, headers={"Location": target})
    cookies.keep(response, sheet.slug, sheet.ballot)
    return response


def signed(sheet: Sheet) -> str:
    """The text of a form's hidden field."""
    return sign(db.config().secret, sheet)


def see(target: str) -> Response:
    """On to another address."""
    return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": target})


def entries(shown: Form, values: Mapping[str, str]) -> tuple[Entry, ...]:
    """All that was entered, in the order of the form."""
    return tuple(entry for part in shown.parts for entry in _of_part(shown, part, values))


def _of_part(shown: Form, part: Part, values: Mapping[str, str]) -> Iterator[Entry]:
    for each in part.fields:
        yield from _of_field(shown, each, values)
    if values.get(part.comment):
        yield Entry(question=part.title, answer=values[part.comment], long=True)


def _of_field(shown: Form, each: Field, values: Mapping[str, str]) -> Iterator[Entry]:
    about = f"{each.about} · " if each.about else ""
    question = f"{each.number}. {about}{each.text}"
    value = values.get(each.name, "")
    labels = {option.value: f"{option.label} {option.end}".strip() for option in each.options}
    labels["na"] = word("respond.form.na", shown.language)
    if each.kind == "points":
        value = word("respond.entry.comma", shown.language).join(_given(shown, each, values))
    if value:
        yield Entry(question=question, answer=labels.get(value, value), long=each.kind == "text")
    if values.get(each.evidence):
        yield Entry(question=question, answer=values[each.evidence], long=True)


def _given(shown: Form, each: Field, values: Mapping[str, str]) -> Iterator[str]:
    """What each option was given of the points."""
    for option in each.options:
        if points := values.get(f"{each.name}.{option.value}"):
            yield word("respond.entry.given", shown.language, label=option.label, points=points)
