"""What is known about the undertaking, first in the workbook and on the cover."""

from app.report import disclosure
from app.report.layout.passage import Page
from app.report.layout.workbook import Sheet, headings
from app.report.prose.voice import Voice
from app.report.reading import Reading


def notices(reading: Reading, voice: Voice) -> tuple[str, ...]:
    """What must be said on top of every face."""
    about = reading.report.evaluation
    said = (("synthetic", about.synthetic), ("preliminary", about.preliminary))
    return tuple(voice.word(key) for key, holds in said if holds)


def _about(reading: Reading, voice: Voice) -> Sheet:
    print_of = (voice.word("fingerprint"), reading.report.fingerprint)
    return Sheet(
        title=voice.word("sheet.about"),
        columns=headings(voice, "fact", "content"),
        rows=(*disclosure.facts(reading, voice), print_of),
        notices=notices(reading, voice),
    )


PAGE = Page(sheets=(_about,))
