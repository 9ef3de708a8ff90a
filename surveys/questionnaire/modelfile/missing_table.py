"""Codes of a model file that would hide answers: refused where they are written."""

from collections.abc import Iterator, Sequence

from surveys.phrases import Phrase, say
from surveys.questionnaire import missing_codes
from surveys.questionnaire.missing_codes import List
from surveys.questionnaire.model import Model, Scale
from surveys.questionnaire.modelfile.table import Table

SHOWN = 3
"""So many items of a scale are named."""


def check_own(table: Table, which: List, scales: Sequence[Scale]) -> None:
    """Note every code of a scale or of an item that is an answer on one of its `scales`."""
    value = table.data.get(which)
    for index, code in enumerate(value if isinstance(value, list) else ()):
        for scale in scales:
            meaning = missing_codes.meaning(str(code), scale, which)
            if meaning:
                answer = say("file.answer.on_scale", answer=meaning, scale=scale.id)
                what = say("file.code_is_answer", code=str(code), answer=answer)
                table.problem("code_is_answer", what, which, index)


def check_common(columns: Table, model: Model) -> None:
    """Note every code of [columns] that is an answer to something it would count for."""
    lists: tuple[List, ...] = ("missing", "not_applicable")
    for which in lists:
        for index, code in enumerate(getattr(model.columns, which)):
            for meaning in _answers(model, which, code):
                remedy = _elsewhere(model, which, code)
                what = say("file.common_code", code=code, answer=meaning, remedy=remedy)
                columns.problem("code_is_answer", what, which, index)


def _answers(model: Model, which: List, code: str) -> Iterator[Phrase]:
    for scale, items in missing_codes.common(model, which):
        meaning = missing_codes.meaning(code, scale, which)
        if meaning:
            names = ", ".join(items[:SHOWN]) + (", …" if len(items) > SHOWN else "")
            yield say("file.answer.of_items", answer=meaning, scale=scale.id, items=names)
    for question in model.questions:
        for meaning in missing_codes.answers_of(question, code):
            yield say("file.answer.to_question", answer=meaning, question=question.id)


def _elsewhere(model: Model, which: List, code: str) -> Phrase:
    """What to do: the code can be declared on the scales on which it is no answer."""
    free = [each.id for each in model.scales if not missing_codes.meaning(code, each, which)]
    if not free:
        return say("file.take_out")
    scales = say("file.scales", first=free[0])
    for each in free[1:]:
        scales = say("file.scales_or", first=scales, other=each)
    return say("file.move_code", list=which, code=code, scales=scales)
