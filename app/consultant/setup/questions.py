"""Step 3, a question about the respondent: one of several options, or a line of text."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import g, request
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import Desk
from app.consultant.room import blueprint
from app.consultant.setup import wording
from app.consultant.setup.wording import Box
from app.words import LANGUAGE_NAMES, listed, word
from surveys.errors import NotFound
from surveys.questionnaire import design, questions
from surveys.questionnaire.instrument import ABOUT, Instrument
from surveys.questionnaire.model import Kind, Option, Question
from surveys.questionnaire.text import Text

MAX_OPTIONS = 100
MAX_OPTIONS_TEXT = 10_000
NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The form as it stands: `lists` holds the options, one per line and field."""

    kind: Kind
    texts: list[Box]
    lists: list[Box]
    audiences: frozenset[str]
    required: bool

    def lines(self) -> dict[str, list[str]]:
        """Language → options."""
        pairs = ((box.language, box.value.split("\n")) for box in self.lists)
        return {code: [line.strip() for line in lines if line.strip()] for code, lines in pairs}


@blueprint.route("/<evaluation>/questionnaire/questions/<name>", methods=["GET", "POST"])
def question(evaluation: str, name: str) -> ResponseReturnValue:
    """Edit a question, or make a new one."""
    desk = desks.take_to_edit(evaluation)
    if name == NEW:
        desks.check_editable(desk)
    old = _question(desk.questionnaire, name)
    sheet = _sheet(desk.questionnaire, old)
    if request.method != "POST":
        return _page(desk, name, old, sheet)
    sheet = _posted(desk.questionnaire, sheet, old)
    if wrong := _mistakes(sheet, old):
        return _page(desk, name, old, sheet, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
    made = _made(desk, old, sheet)
    if not desks.save(desk, draft=questions.put_question(desk.questionnaire, made)):
        return _page(desks.take(evaluation), name, old, sheet, (), HTTPStatus.CONFLICT)
    draft = questions.put_question(desk.questionnaire, made)
    where = next(each.id for each in draft.sections if made.id in each.questions)
    return desks.go("section", evaluation, name=where, saved=1, _anchor=f"item-{made.id}")


def _question(draft: Instrument, name: str) -> Question | None:
    if name == NEW:
        return None
    if name not in draft.questions:
        raise NotFound("There is no such question.")
    return draft.questions[name]


def _sheet(draft: Instrument, old: Question | None) -> Sheet:
    text = old.text if old else Text(())
    listed = {
        code: "\n".join(option.text.to(code) for option in old.options) if old else ""
        for code in draft.languages
    }
    names = [audience.id for audience in draft.model.audiences]
    asked = old.audiences if old and old.audiences else names
    if old is None:
        asked = [each.id for each in draft.model.audiences if each.side == "demand"] or names
    return Sheet(
        kind=old.kind if old else "choice",
        texts=wording.boxes(
            "text", word("consultant.question.text", g.language), text, draft.languages
        ),
        lists=wording.boxes(
            "options",
            word("consultant.question.options", g.language),
            Text.of(listed),
            draft.languages,
            MAX_OPTIONS_TEXT,
        ),
        audiences=frozenset(asked),
        required=old.required if old else False,
    )


def _posted(draft: Instrument, sheet: Sheet, old: Question | None) -> Sheet:
    kind: Kind = "text" if request.form.get("kind") == "text" else "choice"
    known = {audience.id for audience in draft.model.audiences}
    return Sheet(
        kind=old.kind if old else kind,
        texts=wording.filled(sheet.texts, request.form),
        lists=wording.filled(sheet.lists, request.form),
        audiences=frozenset(known.intersection(request.form.getlist("audiences"))),
        required="required" in request.form,
    )


def _mistakes(sheet: Sheet, old: Question | None) -> list[tuple[str, str]]:
    wrong = wording.wrong([*sheet.texts, *sheet.lists])
    if not any(box.value for box in sheet.texts):
        wrong.append((f"#{sheet.texts[0].name}", word("consultant.question.no_text", g.language)))
    if not sheet.audiences:
        wrong.append(("#audiences", word("consultant.model.no_audiences", g.language)))
    return wrong + (_wrong_options(sheet, old) if sheet.kind != "text" else [])


def _wrong_options(sheet: Sheet, old: Question | None) -> list[tuple[str, str]]:
    lines = sheet.lines()
    first = f"#{sheet.lists[0].name}"
    counts = {len(options) for options in lines.values()}
    if len(counts) > 1:
        counted = (f"{LANGUAGE_NAMES[code]} {len(options)}" for code, options in lines.items())
        values = {"counts": listed(counted, g.language)}
        return [(first, word("consultant.question.uneven", g.language, **values))]
    if old is not None and old.by_characteristic and counts != {len(old.options)}:
        return [(first, word("consultant.question.fixed", g.language, n=len(old.options)))]
    if not 2 <= max(counts) <= MAX_OPTIONS:
        return [(first, word("consultant.question.few", g.language, most=MAX_OPTIONS))]
    if any(len(set(options)) < len(options) for options in lines.values()):
        return [(first, word("consultant.question.twice", g.language))]
    return []


def _made(desk: Desk, old: Question | None, sheet: Sheet) -> Question:
    draft, taken = desk.questionnaire, desks.taken_ids(desk)
    known = {audience.id for audience in draft.model.audiences}
    # An audience that is not asked now was not on the page: it is put the question again later.
    aside = {name for name in old.audiences if name not in known} if old else set()
    everyone = sheet.audiences == known and not aside
    text = design.reworded(old.text if old else Text(()), wording.words(sheet.texts, "text"))
    if old is not None and old.by_characteristic:
        options = _reworded(old, sheet)
    else:
        options = questions.options_of(sheet.lines(), old.options if old else (), taken)
    return Question(
        id=old.id if old else questions.free_question_id(draft, taken),
        kind=sheet.kind,
        text=text,
        options=options if sheet.kind != "text" else (),
        total=old.total if old else None,
        audiences=() if everyone else tuple(sorted(sheet.audiences | aside)),
        required=sheet.required,
        by_characteristic=old.by_characteristic if old else False,
    )


def _reworded(old: Question, sheet: Sheet) -> tuple[Option, ...]:
    """Options that stand for the characteristics: worded anew, neither more nor fewer."""
    lines = sheet.lines()
    return tuple(
        Option(
            id=option.id,
            text=design.reworded(option.text, {code: rows[at] for code, rows in lines.items()}),
        )
        for at, option in enumerate(old.options)
    )


def _page(
    desk: Desk,
    name: str,
    old: Question | None,
    sheet: Sheet,
    wrong: Sequence[tuple[str, str]] = (),
    status: int = HTTPStatus.OK,
) -> ResponseReturnValue:
    return desks.show(
        desk,
        "question.html",
        "questionnaire",
        status=status,
        name=name,
        old=old,
        sheet=sheet,
        about=ABOUT,
        found=wrong,
    )
