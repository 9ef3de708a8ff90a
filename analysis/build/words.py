"""What people chose and wrote: questions, comments, evidence."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from analysis.build.work import Group, Work
from analysis.report.words import Comment, Evidence, QuestionResult
from analysis.statistics.disclosure import show_groups, visible
from surveys.fieldwork.answers import Note
from surveys.questionnaire.instrument import is_put
from surveys.questionnaire.model import Question


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
    own = (group.ratings.chosen or {}).get(attribute.id)
    known = {option.id for option in attribute.options}
    texts = [] if own is None else own.tolist()
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
    pairs = zip(counts, shown.groups, strict=True)
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


def comments(work: Work) -> tuple[Comment, ...]:
    """Comments and text answers of audiences that may be shown, in an order that tells nothing."""
    found = [
        Comment(audience=group.audience.id, id=note.id, text=note.text)
        for group in work.groups
        for note in _notes(group, ("comment", "text"))
    ]
    return tuple(sorted(found, key=lambda each: _shuffled(each.audience, each.id, each.text)))


def evidence(work: Work) -> tuple[Evidence, ...]:
    """The supplier's notes of evidence, item by item; none before the seal."""
    order = {item: place for place, item in enumerate(work.inputs.instrument.items)}
    found = [
        Evidence(id=note.id, text=note.text)
        for group in work.groups
        if group.audience.side == "supplier"
        for note in _notes(group, ("evidence",))
        if note.id in order
    ]
    return tuple(sorted(found, key=lambda each: (order[each.id], _shuffled(each.id, each.text))))


def _notes(group: Group, kinds: tuple[str, ...]) -> Iterator[Note]:
    # Nobody of an audience of which no sheet is used has a group to hide in.
    if group.withheld is None and group.used:
        for record in group.ratings.records:
            yield from (note for note in record.notes if note.kind in kinds)


def _shuffled(*parts: str) -> bytes:
    return sha256("\0".join(parts).encode()).digest()
