"""What was entered in a form, to be read (and copied) outside of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.form.questionnaire import Form, Part
from app.web.fields import Field
from app.words import word


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that was entered: the question, the answer; `long` for what was written."""

    question: str
    answer: str
    long: bool = False


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
