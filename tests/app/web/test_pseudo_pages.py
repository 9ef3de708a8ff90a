"""A made-up language runs through every page: what a page says by itself comes from the words.

The texts of questionnaires are wrapped like words; what the evaluation's people typed is known.
"""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin

import pytest
from werkzeug.test import TestResponse

from app.form import questionnaire
from app.respond import page as respondents
from surveys.fieldwork.evaluation import Status, release
from surveys.questionnaire.text import Text
from surveys.storage.values import Invitee
from tests.app.consultant.results.test_results import answer
from tests.app.field import COMPLETE, Field, open_field, sheet
from tests.app.hostile import Form, Forms, encoded
from tests.app.office import ABOUT, EN, ID, Office, itss, open_office
from tests.app.pseudo import CLOSE, LETTERS, OPEN, outside, speak
from tests.app.web.test_hostile import FORM, path

SAID = ("alt", "aria-label", "title", "placeholder", "data-done", "data-progress", "data-restored",
        "data-restart", "data-reason")  # fmt: skip
NAMES = {"Parallax", "Asia", "Shanghai", "UTC", "English", "中文", "sha"}
"""Said alike in every language, or each in its own."""
TYPED = {"Zzq", "Cloudhub", "The", "bureau", "Li", "Na", "Consultant", "of", "example", "consultant"}
CODES = re.compile(r"https?://\S+|\b[0-9a-f]{8,}\b|\b[A-Z]{3}\d+\b")
"""Links, digests, the ids of items."""
OLD = "Zzq"


@pytest.fixture(autouse=True)
def spoken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Words, and the texts of questionnaires, in brackets; no form kept from before or for later."""
    plain = Text.to
    kept = (questionnaire.form, questionnaire.blank, respondents._parcel)  # noqa: SLF001
    speak(monkeypatch)
    monkeypatch.setattr(Text, "to", lambda self, language: f"{OPEN}{plain(self, language)}{CLOSE}")
    for cached in kept:
        cached.cache_clear()
    yield
    for cached in kept:
        cached.cache_clear()


class Said(HTMLParser):
    """What a page says: its texts, and the attributes that are shown or read out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        editable = tag == "textarea" and "readonly" not in dict(attrs)
        self._silent = editable or tag in ("script", "style")
        self.texts += [value for name, value in attrs if name in SAID and value]

    def handle_endtag(self, _: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)


def strange(answer: TestResponse) -> set[str]:
    if answer.mimetype != "text/html":
        return set()
    return outside(CODES.sub(" ", text) for text in Said(answer.text).texts) - NAMES - TYPED
