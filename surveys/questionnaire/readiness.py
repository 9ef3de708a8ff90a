"""What keeps a questionnaire from being published."""

from dataclasses import replace

from surveys.errors import Part, Problem
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import Facet, Question
from surveys.questionnaire.text import Text


def problems(instrument: Instrument) -> tuple[Problem, ...]:
    """What keeps a questionnaire from being published; empty where nothing does."""
    wrong = []
    if not instrument.ratings:
        wrong.append(_problem(None, "no_items", "there is no item to rate. Choose at least one."))
    if not instrument.model.audiences:
        wrong.append(
            _problem(None, "no_audience", "nobody is asked. Choose at least one audience.")
        )
    for audience in instrument.model.audiences:
        if instrument.ratings and not instrument.asked(audience.id):
            what = "nothing is put to this audience. Take it off, or choose more."
            wrong.append(_problem(Part(kind="audience", id=audience.id), "asked_nothing", what))
        for section in instrument.asked(audience.id):
            for item in section.items:
                wrong += _unworded(instrument, item, audience.id, instrument.texts(section, item))
    for question in instrument.model.questions:
        wrong += _unworded_question(instrument, question)
    return tuple(wrong)


def _unworded(
    instrument: Instrument, item: str, audience: str, facets: tuple[Facet, ...]
) -> list[Problem]:
    texts = [instrument.items[item].text(audience, facet) for facet in facets]
    what = "there is no wording. Add one."
    return [
        _problem(
            Part(kind="item", id=item, audience=audience, language=language), "no_wording", what
        )
        for language in instrument.languages
        if not all(_worded(text, language) for text in texts)
    ]


def _unworded_question(instrument: Instrument, question: Question) -> list[Problem]:
    texts = [question.text, *(option.text for option in question.options)]
    whole = Part(kind="question", id=question.id)
    wrong = [
        _problem(replace(whole, language=language), "no_wording", "a text is missing. Add it.")
        for language in instrument.languages
        if not all(_worded(text, language) for text in texts)
    ]
    if question.kind == "choice" and len(question.options) < 2:
        what = "a choice needs two options or more. Add one."
        wrong.append(_problem(whole, "few_options", what))
    return wrong


def _worded(text: Text, language: str) -> bool:
    words = dict(text.pairs)
    return bool((words.get(language) or words.get("*") or "").strip())


def _problem(where: Part | None, code: str, what: str) -> Problem:
    return Problem(where=where, code=code, what=what)
