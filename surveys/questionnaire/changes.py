"""What changed from one version of a questionnaire to the next."""

from dataclasses import dataclass

from surveys.questionnaire.instrument import Instrument, Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two versions of a questionnaire."""

    kind: str
    where: str
    old: str = ""
    new: str = ""


def differences(old: Instrument, new: Instrument) -> tuple[Change, ...]:
    """What changed from `old` to `new`: items added, removed, moved; texts, scales, options.

    Of a section that both have: its title and its comment field.
    """
    before, after = _flat(old), _flat(new)
    found = [Change(kind="removed", where=k, old=v) for k, v in before.items() if k not in after]
    found += [Change(kind="added", where=k, new=v) for k, v in after.items() if k not in before]
    found += [
        Change(kind="changed", where=where, old=before[where], new=text)
        for where, text in after.items()
        if where in before and before[where] != text
    ]
    around, anew = _frame(old), _frame(new)
    found += [
        Change(kind="changed", where=where, old=around[where], new=value)
        for where, value in anew.items()
        if around.get(where, value) != value
    ]
    shared = [rating.name for rating in old.ratings if rating in new.ratings]
    if shared != [rating.name for rating in new.ratings if rating in old.ratings]:
        found.append(Change(kind="reordered", where=", ".join(shared)))
    return tuple(found)


def _frame(instrument: Instrument) -> dict[str, str]:
    """What stands around the items. It comes and goes with its section, which needs no mention."""
    frame = {"complete": "yes" if instrument.complete else ""}
    for section in instrument.sections:
        here = f"section / {section.id}"
        frame |= {f"{here} / {language}": words for language, words in section.title}
        frame[f"{here} / comment"] = "yes" if section.comment else ""
    return frame


def _flat(instrument: Instrument) -> dict[str, str]:
    flat = {f"title / {language}": words for language, words in instrument.title}
    flat |= {f"introduction / {language}": words for language, words in instrument.introduction}
    for audience in instrument.model.audiences:
        flat[f"audience / {audience.id}"] = audience.side
        for section in instrument.asked(audience.id):
            for item in section.items:
                read, asked = instrument.texts(section, item), instrument.facets(section, item)
                for facet in dict.fromkeys((*read, *asked)):
                    where = f"{Rating(item=item, facet=facet).name} / {audience.id}"
                    text = instrument.items[item].text(audience.id, facet)
                    flat |= {f"{where} / {language}": words for language, words in text}
    for each in instrument.items.values():
        flat[f"{each.id} / scale"] = f"{each.scale}{' reversed' if each.reverse else ''}"
    for question in instrument.model.questions:
        flat |= {f"{question.id} / {language}": words for language, words in question.text}
        for option in question.options:
            flat |= {f"{question.id}.{option.id} / {lang}": words for lang, words in option.text}
    return flat
