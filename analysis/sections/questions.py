"""How people spread over choice questions, and shared out points."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from analysis.statistics.disclosure import show_groups, visible
from analysis.statistics.kinds import CODE, COUNT, ID, Reason
from analysis.study.section import Section
from analysis.study.work import Group, Work
from surveys.questionnaire.instrument import is_put
from surveys.questionnaire.model import Question
from surveys.questionnaire.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """How an audience spread over a choice question, or shared out points (means).

    `options`: id, text and value of each: people, or mean points; None where suppressed.
    """

    id: Annotated[str, ID]
    text: Text
    kind: Annotated[str, CODE]
    audience: Annotated[str, ID]
    n: Annotated[int | None, COUNT]
    options: tuple[tuple[str, Text, float | None], ...]
    reason: Reason = None


def questions(work: Work) -> tuple[QuestionResult, ...]:
    """One row per choice or points question and audience that it is put to.

    A choice's figures are people, with a small option and its shield left out; those of points
    are means over the people who shared them out. Neither uses respondent weights.
    """
    return tuple(
        _question(question, group)
        for question in work.inputs.instrument.model.questions
        if question.kind != "text"
        for group in work.groups
        if is_put(question, group.audience.id)
    )


def attributes(work: Work) -> tuple[QuestionResult, ...]:
    """The same of what divides the people beyond the questions: how many sheets are in each group.

    Sheets that rate nothing are not counted.
    """
    return tuple(
        _attribute(attribute, group)
        for attribute in work.inputs.attributes
        for group in work.groups
        if is_put(attribute, group.audience.id) and group.ratings.chosen is not None
    )


def _attribute(attribute: Question, group: Group) -> QuestionResult:
    chosen = (group.ratings.chosen or {}).get(attribute.id)
    known = {option.id for option in attribute.options}
    texts = [] if chosen is None else chosen.tolist()
    answered = [{text: None} for text in texts if text in known]
    return _told(attribute, group, answered)


def _question(question: Question, group: Group) -> QuestionResult:
    answered = [
        {
            choice.option: choice.points
            for choice in record.choices
            if choice.question == question.id
        }
        for record in group.ratings.records
    ]
    return _told(question, group, [each for each in answered if each])


def _told(
    question: Question, group: Group, answered: Sequence[Mapping[str, int | None]]
) -> QuestionResult:
    n = len(answered)
    why_not = group.withheld or ("suppressed" if n and not visible(n, group.threshold) else None)
    if n and not visible(n, group.least):
        why_not = why_not or "one_rater"
    if why_not is not None or not n:
        values: list[float | None] = [None] * len(question.options)
        return _result(question, group, None if why_not else 0, values, why_not or "no_answers")
    if question.kind == "points":
        return _result(question, group, n, _points(question, answered), None)
    values = _chosen(question, answered, group.threshold)
    return _result(question, group, n, values, "suppressed" if None in values else None)


def _points(question: Question, answered: Sequence[Mapping[str, int | None]]) -> list[float | None]:
    given = {
        option.id: [points for each in answered if (points := each.get(option.id)) is not None]
        for option in question.options
    }
    return [sum(points) / len(points) if points else None for points in given.values()]


def _chosen(
    question: Question, answered: Sequence[Mapping[str, int | None]], threshold: int
) -> list[float | None]:
    times = Counter(option for each in answered for option in each)
    counts = [times[option.id] for option in question.options]
    # Options that a later version dropped are part of the total, and of what must stay hidden.
    shown = show_groups(counts, total=len(answered), threshold=threshold)
    pairs = zip(counts, shown, strict=True)
    return [float(count) if seen else None for count, seen in pairs]


def _result(
    question: Question,
    group: Group,
    n: int | None,
    values: list[float | None],
    reason: str | None,
) -> QuestionResult:
    options = zip(question.options, values, strict=True)
    return QuestionResult(
        id=question.id,
        text=question.text,
        kind=question.kind,
        audience=group.audience.id,
        n=n,
        options=tuple((option.id, option.text, value) for option, value in options),
        reason=reason,
    )


QUESTIONS = Section(
    "questions",
    QuestionResult,
    lambda study: (*questions(study.work), *attributes(study.work)),
    unweighted=("",),
)
