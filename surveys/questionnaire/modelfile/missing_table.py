"""Codes of a model file that would hide answers: refused where they are written."""

from collections.abc import Iterator, Sequence

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
                what = (
                    f"the code '{code}' is {meaning} of scale '{scale.id}': such answers would be"
                )
                what += " lost. Take it out, or give the code that the file has for no answer."
                table.problem("code_is_answer", what, which, index)


def check_common(columns: Table, model: Model) -> None:
    """Note every code of [columns] that is an answer to something it would count for."""
    lists: tuple[List, ...] = ("missing", "not_applicable")
    for which in lists:
        for index, code in enumerate(getattr(model.columns, which)):
            for meaning in _answers(model, which, code):
                what = f"the code '{code}' is {meaning}: such answers would be lost. Take it out of"
                what += f" [columns]{_elsewhere(model, which, code)}."
                columns.problem("code_is_answer", what, which, index)


def _answers(model: Model, which: List, code: str) -> Iterator[str]:
    for scale, items in missing_codes.common(model, which):
        meaning = missing_codes.meaning(code, scale, which)
        if meaning:
            names = ", ".join(items[:SHOWN]) + (", …" if len(items) > SHOWN else "")
            yield f"{meaning} of scale '{scale.id}' (items: {names})"
    for question in model.questions:
        for meaning in missing_codes.answers_of(question, code):
            yield f"{meaning} of question '{question.id}'"


def _elsewhere(model: Model, which: List, code: str) -> str:
    """Where the code can be declared: the scales on which it is no answer, if there are any."""
    free = [f"'{each.id}'" for each in model.scales if not missing_codes.meaning(code, each, which)]
    return f', and write {which} = ["{code}"] on scale {" or ".join(free)}' if free else ""
