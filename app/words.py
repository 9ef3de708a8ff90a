"""The words of the interface and of the report, in both languages side by side.

`wording/*.toml` holds `key = { zh = "…", en = "…" }`, grouped by tables; a key is the path
("respond.submit"). `{name}` is filled in by `str.format`; `en_one` serves where n is 1.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("zh", "en")
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every key with its wordings. Raises `ValueError` for a key that stands in two files."""
    words: dict[str, dict[str, str]] = {}
    files = sorted(resources.files("app").joinpath("wording").iterdir(), key=lambda f: f.name)
    for file in files:
        if file.name.endswith(".toml"):
            for key, wording in _flat(tomllib.loads(file.read_text(encoding="utf-8")), ""):
                if key in words:
                    raise ValueError(f"{file.name}: '{key}' stands in another file too.")
                words[key] = wording
    return words


def _flat(table: dict[str, Any], prefix: str) -> list[tuple[str, dict[str, str]]]:
    if table and all(isinstance(value, str) for value in table.values()):
        return [(prefix, table)]
    return [
        pair
        for name, value in table.items()
        for pair in _flat(value, f"{prefix}.{name}" if prefix else name)
    ]


def word(key: str, language: str, **values: object) -> str:
    """The wording of `key` in `language`, with `values` filled in.

    Raises:
        KeyError: there is no such key (a mistake in the program, found by the tests).
    """
    wording = catalogue()[key]
    if language == "en" and values.get("n") == 1 and "en_one" in wording:
        text = wording["en_one"]
    else:
        text = wording[language]
    return text.format(**values) if values else text


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
