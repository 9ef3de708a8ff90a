"""Editing the questions beside the ratings: put, worded anew, taken away."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from surveys.questionnaire.composition import about
from surveys.questionnaire.design import edit_section, free_id, reworded
from surveys.questionnaire.instrument import ABOUT, Instrument
from surveys.questionnaire.model import Option, Question
from surveys.questionnaire.text import Text


def put_question(draft: Instrument, question: Question) -> Instrument:
    """Add a question at the end of "About you", or replace the one of the same id."""
    if question.id in draft.questions:
        questions = tuple(
            question if each.id == question.id else each for each in draft.model.questions
        )
        return replace(draft, model=replace(draft.model, questions=questions))
    model = replace(draft.model, questions=(*draft.model.questions, question))
    last = next((each for each in draft.sections if each.id == ABOUT), None)
    if last is None:
        return replace(draft, model=model, sections=(*draft.sections, about((question.id,))))
    grown = edit_section(
        draft, ABOUT, lambda each: replace(each, questions=(*each.questions, question.id))
    )
    return replace(grown, model=model)


def remove_question(draft: Instrument, question: str) -> Instrument:
    """Put a question no more."""
    sections = (
        replace(each, questions=tuple(name for name in each.questions if name != question))
        for each in draft.sections
    )
    questions = tuple(each for each in draft.model.questions if each.id != question)
    return replace(
        draft,
        model=replace(draft.model, questions=questions),
        sections=tuple(each for each in sections if each.items or each.questions),
    )


def free_question_id(draft: Instrument, taken: Collection[str] = ()) -> str:
    """An id that no item and no question has yet, nor had in an earlier version (`taken`)."""
    used = {*taken, *draft.items, *draft.questions}
    return "question" if "question" not in used else free_id("question", used, start=2)


def options_of(
    lines: Mapping[str, Sequence[str]], old: Sequence[Option] = (), taken: Collection[str] = ()
) -> tuple[Option, ...]:
    """Options from one list of lines per language, which correspond by their place.

    An option that reads as before in some language keeps its id, so that answers to an earlier
    version are counted with it; a new one gets an id that is not among `taken`.
    """
    longest = max((len(words) for words in lines.values()), default=0)
    used = {*taken, *(option.id for option in old)}
    left = list(old)
    made: list[Option] = []
    for place in range(longest):
        row = {lang: words[place] for lang, words in lines.items() if place < len(words)}
        known = next((option for option in left if _reads(option, row)), None)
        if known is None:
            made.append(Option(id=free_id("o", used, start=1), text=Text.of(row)))
            used.add(made[-1].id)
        else:
            left.remove(known)
            made.append(Option(id=known.id, text=reworded(known.text, row)))
    return tuple(made)


def _reads(option: Option, row: Mapping[str, str]) -> bool:
    return any(words and option.text.to(language) == words for language, words in row.items())
