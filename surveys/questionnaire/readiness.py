"""What keeps a questionnaire from being published."""

from surveys.errors import Problem
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import Facet, Question
from surveys.questionnaire.text import Text


def problems(instrument: Instrument) -> tuple[Problem, ...]:
    """What keeps a questionnaire from being published; empty where nothing does."""
    found = []
    if not instrument.ratings:
        found.append(_problem("", "no_items", "there is no item to rate. Choose at least one."))
    if not instrument.model.audiences:
        found.append(_problem("", "no_audience", "nobody is asked. Choose at least one audience."))
    for audience in instrument.model.audiences:
        if instrument.ratings and not instrument.asked(audience.id):
            what = "nothing is put to this audience. Take it off, or choose more."
            found.append(_problem(f"audience / {audience.id}", "asked_nothing", what))
        for section in instrument.asked(audience.id):
            for item in section.items:
                found += _unworded(instrument, item, audience.id, instrument.texts(section, item))
    for question in instrument.model.questions:
        found += _unworded_question(instrument, question)
    return tuple(found)


def _unworded(
    instrument: Instrument, item: str, audience: str, facets: tuple[Facet, ...]
) -> list[Problem]:
    texts = [instrument.items[item].text(audience, facet) for facet in facets]
    return [
        _problem(f"{item} / {audience} / {language}", "no_wording", "there is no wording. Add one.")
        for language in instrument.languages
        if not all(_worded(text, language) for text in texts)
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
