"""The words of the interface and of the reports, all languages side by side.

Each `*.toml` of the packages in `app`, beside the module that speaks it, and those in which inputs
are spoken of (`surveys.phrases.FILES`), beside their readers, hold
`key = { zh = "…", en = "…" }`, grouped by tables; a key is the path ("respond.submit"). `{name}` is
filled in by `str.format`. What depends on a number `n` has a text for each plural category of its
language (CLDR): `en = { one = "…", other = "…" }`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from babel import Locale
from babel.lists import format_list

from surveys.phrases import FILES, OTHER, Phrase, Wording
from surveys.phrases import wordings as wordings_of
from surveys.questionnaire.text import COMMANDS as COMMANDS
from surveys.questionnaire.text import LANGUAGES as LANGUAGES
from surveys.questionnaire.text import Text

BOTH = "both"
"""All of them, one after the other: a choice beside the languages."""
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
LOCALES = {"zh": Locale("zh", "CN", "Hans"), "en": Locale("en", "GB")}
"""Whose plurals, lists and numbers a language uses."""
TAGS = {"zh": "zh-CN", "en": "en"}
"""How HTML names a language."""
TOGETHER = re.compile("(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")
"""A blank between two Chinese characters, as a filled-in value can leave; there is none."""


@cache
def catalogue() -> dict[str, dict[str, Wording]]:
    """Every key with its wordings by language.

    Raises:
        ValueError: a key stands in two files, or lacks a language.
    """
    words: dict[str, dict[str, Wording]] = {}
    for file in (*FILES, *_files(resources.files("app"))):
        for key, wordings in wordings_of(file):
            if key in words:
                raise ValueError(f"{file.name}: '{key}' stands in another file too.")
            if set(wordings) != set(LANGUAGES):
                raise ValueError(f"{file.name}: '{key}' has {', '.join(wordings)}: give zh and en.")
            words[key] = wordings
    return words


def _files(folder: Traversable) -> Iterator[Traversable]:
    """The files of words in a package, those of the packages in it too."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry)
        elif entry.name.endswith(".toml"):
            yield entry


def word(key: str, language: str, **values: object) -> str:
    """The wording of `key` in `language`, with `values` filled in; `n` decides on the plural.

    Raises:
        KeyError: there is no such key (a mistake in the program, found by the tests).
    """
    if key not in catalogue():
        raise KeyError(f"No words for '{key}': write them into the .toml beside what says it.")
    wording = catalogue()[key][language]
    n = values.get("n")
    category = LOCALES[language].plural_form(n) if isinstance(n, int) else OTHER
    text = wording.get(category, wording[OTHER])
    return TOGETHER.sub("", text.format(**values)) if values else text


def phrased(phrase: Phrase, language: str) -> str:
    """What is said of an input, in `language`."""
    values = {
        name: phrased(value, language) if isinstance(value, Phrase) else value
        for name, value in phrase.values
    }
    return catalogue()[phrase.key][language][OTHER].format(**values)


def worded(key: str) -> Text:
    """The wording of `key` in every language."""
    return Text.of({language: word(key, language) for language in LANGUAGES})


def listed(parts: Iterable[str], language: str) -> str:
    """A list within a sentence: "a, b and c"."""
    return format_list(list(parts), locale=LOCALES[language])


def chosen(accept: str | None, offered: tuple[str, ...] = LANGUAGES) -> str:
    """The offered language that an Accept-Language header prefers, else the first offered."""
    ranked = []
    for position, part in enumerate((accept or "").split(",")):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        ranked.append((-weight, position, tag.split("-")[0].lower()))
    return next((tag for _, _, tag in sorted(ranked) if tag in offered), offered[0])
