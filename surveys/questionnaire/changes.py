"""What changed from one version of a questionnaire to the next."""

from dataclasses import dataclass, replace

from surveys.errors import Part
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two versions of a questionnaire."""

    kind: str
    where: Part
    old: str = ""
    new: str = ""


def differences(old: Instrument, new: Instrument) -> tuple[Change, ...]:
    """What changed from `old` to `new`: items added, removed, moved; texts, scales, options.

    Of a section that both have: its title and its comment field.
    """
    before, after = _flat(old), _flat(new)
    changes = [Change(kind="removed", where=k, old=v) for k, v in before.items() if k not in after]
    changes += [Change(kind="added", where=k, new=v) for k, v in after.items() if k not in before]
    changes += [
        Change(kind="changed", where=where, old=before[where], new=text)
        for where, text in after.items()
        if where in before and before[where] != text
    ]
    around, anew = _frame(old), _frame(new)
    changes += [
        Change(kind="changed", where=where, old=around[where], new=value)
        for where, value in anew.items()
        if around.get(where, value) != value
    ]
    shared = [rating.name for rating in old.ratings if rating in new.ratings]
    if shared != [rating.name for rating in new.ratings if rating in old.ratings]:
        changes.append(Change(kind="reordered", where=Part(kind="order", id=", ".join(shared))))
    return tuple(changes)


def _frame(instrument: Instrument) -> dict[Part, str]:
    """What stands around the items. It comes and goes with its section, which needs no mention."""
    frame = {Part(kind="complete"): "yes" if instrument.complete else ""}
    for section in instrument.sections:
        here = Part(kind="section", id=section.id)
        frame |= _worded(here, section.title)
        frame[replace(here, about="comment")] = "yes" if section.comment else ""
    return frame


def _worded(part: Part, text: Text) -> dict[Part, str]:
    return {replace(part, language=language): words for language, words in text}


def _flat(instrument: Instrument) -> dict[Part, str]:
    flat = _worded(Part(kind="title"), instrument.title)
    flat |= _worded(Part(kind="introduction"), instrument.introduction)
    for audience in instrument.model.audiences:
        flat[Part(kind="audience", id=audience.id)] = audience.side
        for section in instrument.asked(audience.id):
            for item in section.items:
                read, asked = instrument.texts(section, item), instrument.facets(section, item)
                for facet in dict.fromkeys((*read, *asked)):
                    beside = "" if facet == "perception" else facet
                    where = Part(kind="item", id=item, facet=beside, audience=audience.id)
                    flat |= _worded(where, instrument.items[item].text(audience.id, facet))
    for each in instrument.items.values():
        scale = Part(kind="item", id=each.id, about="scale")
        flat[scale] = f"{each.scale}{' reversed' if each.reverse else ''}"
    for question in instrument.model.questions:
        whole = Part(kind="question", id=question.id)
        flat |= _worded(whole, question.text)
        for option in question.options:
            flat |= _worded(replace(whole, option=option.id), option.text)
    return flat
