"""The interface's words: both languages, nothing missing, nothing idle."""

import re
from collections.abc import Mapping
from pathlib import Path
from string import Formatter

import pytest

from app.words import LANGUAGES, LOCALES, catalogue, chosen, word
from surveys.phrases import OTHER

ROOT = Path(__file__).parents[2]
PAGES = [*(ROOT / "app").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
TEXT = "\n".join(source.read_text(encoding="utf-8") for source in PAGES)
INPUTS = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "surveys").rglob("*.py"))
REPORT = "report."
"""The report's own words are asked for without it."""
BETWEEN = "report.between_sentences"
"""Nothing stands between Chinese sentences."""
LITERALS = re.compile(r"""(?<![\w'"])f?(["'])([a-z][\w.]*)(\1|\{)""")
SAID = re.compile(r"""\bsay\(\s*(f?)(["'])([a-z][\w.]*)(\2|\{)\s*(~?)""")
ASKED = re.compile(r"""\b(?:t|word)\(\s*(f?)(["'])([a-z][\w.]*)(\2|\{)\s*(~?)""")


def places(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def is_there(key: str) -> bool:
    """Whether a key, or a report's key without its "report.", is in the catalogue."""
    return key in catalogue() or f"{REPORT}{key}" in catalogue()


def begins(start: str) -> bool:
    """The same for the beginning of a key that is put together."""
    return any(key.startswith((start, f"{REPORT}{start}")) for key in catalogue())


def is_whole(key: str, wordings: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether both languages are there and fill the same places, and say something in a report."""
    if set(wordings) != set(LANGUAGES):
        return False
    wanted = places(wordings["zh"][OTHER])
    texts = [text for wording in wordings.values() for text in wording.values()]
    return (
        (all(texts) or not key.startswith(REPORT) or key == BETWEEN)
        and all(places(wording[OTHER]) == wanted for wording in wordings.values())
        and all(places(text) <= wanted for text in texts)
    )


def test_every_key_has_the_same_places_in_both_languages() -> None:
    assert [key for key, wordings in catalogue().items() if not is_whole(key, wordings)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_texts_for_plurals_that_it_has(language: str) -> None:
    known = {OTHER, *LOCALES[language].plural_form.tags}
    assert {each for wordings in catalogue().values() for each in wordings[language]} <= known


def test_every_key_that_is_asked_for_is_there() -> None:
    found = ASKED.findall(TEXT) + SAID.findall(INPUTS)
    whole = {key for _, _, key, end, joined in found if end != "{" and not joined}
    begun = {key for _, _, key, end, joined in found if end == "{" or joined}
    assert len(whole) > 200
    assert sorted(key for key in whole if not is_there(key)) == []
    assert sorted(key for key in begun if not begins(key)) == []


def test_no_key_is_idle() -> None:
    literals = LITERALS.findall(TEXT + INPUTS)
    whole = {key for _, key, end in literals if end != "{"}
    begun = {key for _, key, _ in literals if re.search(r"\.\w*_$|\w\.$", key)} - {REPORT}
    begun.add("refused.")
    tables = re.findall(r"""\bcode\(["'](\w+)["']|\bcoded\([\w"']+, ["'](\w+)["']""", TEXT)
    begun |= {f"{table}." for pair in tables for table in pair if table}
    idle = [
        key
        for key in catalogue()
        if not {key, key.removeprefix(REPORT)} & whole
        and not key.startswith(tuple(begun))
        and not key.removeprefix(REPORT).startswith(tuple(begun))
    ]
    assert idle == []


def test_every_refusal_that_a_page_may_show_has_words() -> None:
    sources = [*(ROOT / "app").rglob("*.py"), *(ROOT / "surveys").rglob("*.py")]
    raised = {
        code
        for source in sources
        for code in re.findall(r"""Refused\(\s*"(\w+)\"""", source.read_text(encoding="utf-8"))
        if source.name != "backup.py"
    }
    assert len(raised) > 10
    # Mistakes of the program, which no visitor can make.
    internal = {"anonymous", "close", "organisation"}
    assert sorted(code for code in raised - internal if f"refused.{code}" not in catalogue()) == []


def test_one_thing_is_said_in_the_singular() -> None:
    key = next(key for key, wordings in catalogue().items() if "one" in wordings["en"])
    assert word(key, "en", n=1) != word(key, "en", n=2).replace("2", "1")


def test_lines_of_words_are_short_enough_to_read() -> None:
    files = [file for room in ("app", "surveys") for file in (ROOT / room).rglob("*.toml")]
    long = {
        file.name
        for file in files
        if file.parent.name != "models"
        for line in file.read_text(encoding="utf-8").splitlines()
        if len(line) > 100
    }
    assert long == set()


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        word("no.such.key", "en")


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("en-GB,en;q=0.8", "en"),
        ("de, zh-TW;q=0.5, en;q=0.4", "zh"),
        ("fr;q=x, en", "en"),
        ("de", "zh"),
    ],
)
def test_the_language_is_the_one_that_the_browser_prefers(accept: str, language: str) -> None:
    assert chosen(accept) == language
