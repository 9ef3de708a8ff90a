"""What keeps a questionnaire from being published."""

from surveys.errors import Problem
from surveys.instrument import Instrument
from surveys.model import KANO, LEVELS, Facet, Model, Question
from surveys.text import Text


def problems(instrument: Instrument) -> tuple[Problem, ...]:
    """What keeps a questionnaire from being published; empty where nothing does."""
    found = []
    if not instrument.ratings:
        found.append(_problem("", "no_items", "there is no item to rate. Choose at least one."))
    if not instrument.model.audiences:
        found.append(_problem("", "no_audience", "nobody is asked. Choose at least one audience."))
    if beyond := of_files(instrument.model):
        what = f"{', '.join(beyond)}: no form asks this yet. Use a file of answers."
        found.append(_problem("", "files_only", what))
    for audience in instrument.model.audiences:
        for section in instrument.asked(audience.id):
            for item in section.items:
                found += _unworded(instrument, item, audience.id, section.facet)
    for question in instrument.model.questions:
        found += _unworded_question(instrument, question)
    return tuple(found)


def of_files(model: Model) -> tuple[Facet, ...]:
    """The facets that only a file of answers can bring: Kano's pairs, levels of tolerance."""
    items = (*model.rated, *(model.features or ()))
    asked = {facet for item in items for facet in item.facets}
    return tuple(facet for facet in (*KANO, *LEVELS) if facet in asked)


def _unworded(instrument: Instrument, item: str, audience: str, facet: Facet) -> list[Problem]:
    text = instrument.items[item].text(audience, facet)
    return [
        _problem(f"{item} / {audience} / {language}", "no_wording", "there is no wording. Add one.")
        for language in instrument.languages
        if not _worded(text, language)
    ]


def _unworded_question(instrument: Instrument, question: Question) -> list[Problem]:
    texts = [question.text, *(option.text for option in question.options)]
    found = [
        _problem(f"{question.id} / {language}", "no_wording", "a text is missing. Add it.")
        for language in instrument.languages
        if not all(_worded(text, language) for text in texts)
    ]
    if question.kind == "choice" and len(question.options) < 2:
        found.append(
            _problem(question.id, "few_options", "a choice needs two options or more. Add one.")
        )
    return found


def _worded(text: Text, language: str) -> bool:
    words = dict(text.pairs)
    return bool((words.get(language) or words.get("*") or "").strip())


def _problem(where: str, code: str, what: str) -> Problem:
    return Problem(where=where, code=code, what=what)
