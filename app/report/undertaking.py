"""What is known about the undertaking, first in the workbook and on the cover."""

from app.report.layout.passage import Page
from app.report.layout.workbook import Sheet, headings
from app.report.prose.voice import Voice
from app.report.reading import Reading


def facts(reading: Reading, voice: Voice) -> tuple[tuple[str, str], ...]:
    """Name and content of what is known about the undertaking."""
    about = reading.report.evaluation
    named = (
        ("title", about.title),
        ("service", about.service),
        ("category", voice.text(about.category)),
        ("supplier", about.supplier),
        ("demand_side", about.demand_side),
        ("purpose", voice.code("purpose", about.purpose) if about.purpose else ""),
        ("route", voice.code("route", about.route) if about.route else ""),
        ("population", about.population),
        ("conductor", about.conductor),
        ("period", _span(voice.date(about.period_from), voice.date(about.period_to))),
        ("fieldwork", _fieldwork(reading, voice)),
        ("sealed_at", voice.date(about.sealed_at)),
        ("secrecy", voice.code("secrecy", about.secrecy) if about.secrecy else ""),
        ("mode", voice.word("method.mode_web") if about.opened_at else ""),
        ("languages", " / ".join(voice.code("lang", code) for code in about.languages)),
    )
    return tuple((voice.word(f"fact.{key}"), text) for key, text in named if text)


def _span(start: str, end: str) -> str:
    """From one date to another, in a way that both languages read."""
    return " – ".join(day for day in (start, end) if day)


def _fieldwork(reading: Reading, voice: Voice) -> str:
    about = reading.report.evaluation
    if about.opened_at is None:
        return ""
    if about.closed_at is None:
        return voice.word("fact.still_open", a=voice.date(about.opened_at))
    return _span(voice.date(about.opened_at), voice.date(about.closed_at))


def notices(reading: Reading, voice: Voice) -> tuple[str, ...]:
    """What must be said on top of every face."""
    about = reading.report.evaluation
    marks = (("synthetic", about.synthetic), ("preliminary", about.preliminary))
    return tuple(voice.word(key) for key, holds in marks if holds)


def _about(reading: Reading, voice: Voice) -> Sheet:
    print_of = (voice.word("fingerprint"), reading.report.fingerprint)
    return Sheet(
        title=voice.word("sheet.about"),
        columns=headings(voice, "fact", "content"),
        rows=(*facts(reading, voice), print_of),
        notices=notices(reading, voice),
    )


PAGE = Page(sheets=(_about,))
