"""What the form says about answers that could not be taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.form.questionnaire import Form
from app.web.fields import Field
from app.words import word
from surveys.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One entry of the summary: the field it leads to, what that is called, what is wrong.

    `number` is that of the question, 0 for what belongs to none.
    """

    field: str
    number: int
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistakes:
    """All that keeps a sheet from being taken; `unanswered` are listed by number alone."""

    unanswered: tuple[Mistake, ...] = ()
    others: tuple[Mistake, ...] = ()

    @property
    def by_field(self) -> dict[str, str]:
        """Form field → what is wrong with it."""
        return {each.field: each.text for each in (*self.others, *self.unanswered)}


def mistakes(form: Form, problems: Iterable[Problem], values: Mapping[str, str]) -> Mistakes:
    """The problems in the form's language, in the order of the form."""
    places = _places(form)
    ranks = {name: rank for rank, name in enumerate(places)}
    ordered = sorted(problems, key=lambda problem: ranks.get(problem.field, -1))
    coded = [(problem.code, _mistake(form, problem, places, values)) for problem in ordered]
    return Mistakes(
        unanswered=tuple(each for code, each in coded if code == "missing"),
        others=tuple(each for code, each in coded if code != "missing"),
    )


def _places(form: Form) -> dict[str, tuple[str, Field | None]]:
    """Form field → what it is called, and the question that it belongs to."""
    places: dict[str, tuple[str, Field | None]] = {}
    for part in form.parts:
        for field in part.fields:
            name = word("respond.problem.question", form.language, n=field.number)
            places[field.name] = (name, field)
            places |= {f"{field.name}.{option.value}": (name, field) for option in field.options}
            if field.evidence:
                places[field.evidence] = (name, field)
        if part.comment:
            places[part.comment] = (part.title, None)
    return places


def _mistake(
    form: Form,
    problem: Problem,
    places: Mapping[str, tuple[str, Field | None]],
    values: Mapping[str, str],
) -> Mistake:
    name, field = places.get(problem.field, ("", None))
    text = word(
        f"respond.problem.{problem.code}",
        form.language,
        total=field.total if field else 0,
        sum=_sum(field, values) if field else 0,
    )
    number = field.number if field else 0
    return Mistake(field=problem.field, number=number, name=name, text=text)


def _sum(field: Field, values: Mapping[str, str]) -> int:
    given = [values.get(f"{field.name}.{option.value}", "").strip() for option in field.options]
    return sum(int(each) for each in given if each.isascii() and each.isdigit() and len(each) < 5)
