"""A made-up language: every word of the catalogue in it, in place of English.

Every piece of a wording between its places is wrapped in brackets, with its vowels lengthened. What
then stands outside of brackets comes from no file of words.
"""

import re
from collections.abc import Iterable, Mapping
from string import Formatter

import pytest

from app import words
from surveys.phrases import Wording

OPEN, CLOSE = "〚", "〛"
LONG = str.maketrans("aeiouAEIOU", "āēīōūĀĒĪŌŪ")
WRAPPED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
LETTERS = re.compile(r"[^\W\d_]{2,}")


def pseudo(text: str) -> str:
    """The text in the made-up language, with the same places."""
    return "".join(_piece(*part) for part in Formatter().parse(text))


def _piece(plain: str, name: str | None, spec: str | None, _: str | None) -> str:
    escaped = plain.replace("{", "{{").replace("}", "}}").translate(LONG)
    wrapped = f"{OPEN}{escaped}{CLOSE}" if LETTERS.search(plain) else escaped
    place = "" if name is None else f"{{{name}:{spec}}}" if spec else f"{{{name}}}"
    return wrapped + place


def speak(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the catalogue speaks it in place of English."""
    every = {key: _twice(wordings) for key, wordings in words.catalogue().items()}
    monkeypatch.setattr(words, "catalogue", lambda: every)


def _twice(wordings: Mapping[str, Wording]) -> dict[str, Wording]:
    english = {category: pseudo(text) for category, text in wordings["en"].items()}
    return {**wordings, "en": english}


def outside(texts: Iterable[str]) -> set[str]:
    """The words that stand outside of brackets."""
    return {word for text in texts for word in LETTERS.findall(_bare(text))}


def _bare(text: str) -> str:
    """What is left without what is wrapped, once or within what is wrapped."""
    bare = WRAPPED.sub(" ", text)
    return bare if bare == text else _bare(bare)
