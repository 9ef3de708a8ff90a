"""A cursor on one table of a model file: takes typed values out of it and notes what is wrong."""

import re
from collections.abc import Sequence
from typing import Self, TypeVar

from surveys.questionnaire.modelfile.document import Document, suggest
from surveys.questionnaire.modelfile.positions import Path
from surveys.questionnaire.text import Text

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
RESERVED = ("sheet", "language")
"""Fields that every form has beside its questions."""
Word = TypeVar("Word", bound=str)
Value = TypeVar("Value")


class Table:
    """One table. Every getter returns a usable value, a stand-in where it has noted a problem."""

    def __init__(self, document: Document, data: dict[str, object], path: Path, kind: str) -> None:
        self.document = document
        self.data = data
        self.path = path
        id_ = data.get("id")
        number = f" {path[-1] + 1}" if path and isinstance(path[-1], int) else ""
        self.label = f"{kind} '{id_}'" if isinstance(id_, str) else f"{kind}{number}"

    @classmethod
    def of(cls, text: str, *, file: str) -> Self:
        """The outermost table of a file. Raises `ModelError` where its text is no TOML."""
        document = Document(text, file=file)
        return cls(document, document.root, (), "the file")

    def problem(self, code: str, what: str, *where: str | int) -> None:
        """Note a problem of this table, or of the key in it that `where` leads to."""
        self.document.problem((*self.path, *where), code, f"{self.label}: {what}")

    def only(self, *known: str) -> None:
        """Note every key that is not `known`."""
        for key in self.data:
            if key not in known:
                self.problem("unknown_key", f"unknown key '{key}'. {suggest(key, known)}", key)

    def id(self, space: str) -> str:
        """The table's id: required, well-formed, and used once among all of its `space`."""
        value = self.string("id")
        if not value:
            return value
        if not _ID.fullmatch(value):
            what = f"id '{value}' is not well-formed. Begin with a letter of a–z or A–Z"
            self.problem("bad_id", f"{what}; go on with letters, digits, _ . or -.", "id")
        if value in RESERVED:
            what = f"the id '{value}' is a word of the form itself. Choose another."
            self.problem("bad_id", what, "id")
        earlier = self.document.claim(space, value, (*self.path, "id"))
        if earlier:
            self.problem(
                "duplicate_id", f"the id is used on line {earlier} already. Change one.", "id"
            )
        return value

    def string(self, key: str, default: str | None = None) -> str:
        """A text that is no prose (an id, a pattern); required unless it has a default."""
        value = self._get(key, str, 'a text in "…"', default)
        if not value.strip() and self.data.get(key) == value:
            self.problem("empty_text", f"'{key}' is empty. Fill it in.", key)
        return value.strip()

    def whole(self, key: str) -> int:
        """A required whole number."""
        return self._get(key, int, "a whole number", None)

    def flag(self, key: str) -> bool:
        """True or false; false if absent."""
        return self._get(key, bool, "true or false", False)

    def word(self, key: str, known: Sequence[Word]) -> Word:
        """A required word, one of those `known`."""
        value = self.string(key)
        for each in known:
            if value == each:
                return each
        if value:
            self.problem("unknown_word", f"unknown {key} '{value}'. {suggest(value, known)}", key)
        return known[0]

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts or whole numbers, as texts, each once; empty if absent."""
        values = self._get(key, list, "a list [ … ]", [])
        seen: set[str | int] = set()
        for index, value in enumerate(values):
            if not isinstance(value, str | int) or isinstance(value, bool):
                self.problem("wrong_type", f"'{key}' takes texts in \"…\".", key, index)
                continue
            if value in seen:
                self.problem("duplicate", f"'{value}' stands twice. Keep one.", key, index)
            seen.add(value)
        return tuple(str(value) for value in values)

    def codes(self, key: str) -> tuple[str, ...] | None:
        """A list of codes of a file of answers; None if absent."""
        return self.words(key) if key in self.data else None

    def text(self, key: str) -> Text:
        """A required text in the model's languages."""
        if key not in self.data:
            self.missing(key)
            return Text.of("")
        return self.prose(self.data[key], key)

    def texts(self, key: str) -> tuple[Text, ...]:
        """A list of texts in the model's languages; empty if absent."""
        values = self._get(key, list, "a list [ … ]", [])
        return tuple(self.prose(value, key, index) for index, value in enumerate(values))

    def optional_text(self, key: str) -> Text | None:
        """A text in the model's languages, or None."""
        return self.text(key) if key in self.data else None

    def prose(self, value: object, *where: str | int) -> Text:
        """The text that `where` leads to: one for all languages, or one per language."""
        if isinstance(value, str):
            self._not_empty(value, *where)
            return Text.of(value.strip())
        if (
            not value
            or not isinstance(value, dict)
            or not all(isinstance(v, str) for v in value.values())
        ):
            shape = '"…" or { zh = "…", en = "…" }'
            self.problem("wrong_type", f"'{_last(where)}' must be a text: {shape}.", *where)
            return Text.of("")
        self._check_languages(tuple(value), *where)
        for language, words in value.items():
            self._not_empty(words, *where, language)
        return Text.of({language: words.strip() for language, words in value.items()})

    def tables(self, key: str, kind: str) -> tuple["Table", ...]:
        """The tables of a list, [[…]] or inline; empty if absent."""
        entries = []
        for index, value in enumerate(self._get(key, list, "a list of tables", [])):
            if isinstance(value, dict):
                entries.append(Table(self.document, value, (*self.path, key, index), kind))
            else:
                self.problem("wrong_type", f"'{key}' takes tables {{ … }}.", key, index)
        return tuple(entries)

    def table(self, key: str) -> "Table":
        """The table of a key; empty if absent."""
        value = self._get(key, dict, f"a table: write [{key}] above its keys", {})
        return Table(self.document, value, (*self.path, key), key)

    def missing(self, key: str) -> None:
        """Note that a required key is not there."""
        self.problem("missing_key", f"'{key}' is missing. Add {key} = ….")

    def _get(self, key: str, kind: type[Value], what: str, default: Value | None) -> Value:
        if key in self.data:
            value = self.data[key]
            if type(value) is kind:
                return value
            self.problem("wrong_type", f"'{key}' must be {what}.", key)
        elif default is None:
            self.missing(key)
        return kind() if default is None else default

    def _check_languages(self, languages: tuple[str, ...], *where: str | int) -> None:
        known = self.document.languages
        if not known:
            # The first text that has languages, as a rule the model's name, sets them for all.
            known = tuple(language for language in languages if _LANGUAGE.fullmatch(language))
            self.document.languages = known
            self.document.languages_at = (*self.path, *where)
        for language in languages:
            if not _LANGUAGE.fullmatch(language):
                what = f"'{language}' is no language code. Write zh, en and the like."
                self.problem("bad_language", what, *where, language)
            elif language not in known:
                first = self.document.line(self.document.languages_at)
                what = f"language '{language}' is not in the first text, on line {first}."
                what += " Add it there, or remove it here."
                self.problem("unknown_language", what, *where, language)
        for language in known:
            if language not in languages:
                what = f"'{_last(where)}' has no wording in '{language}'. Add {language} = …."
                self.problem("missing_language", what, *where)

    def _not_empty(self, words: str, *where: str | int) -> None:
        if not words.strip():
            self.problem("empty_text", f"'{_last(where)}' is empty. Fill it in.", *where)


def _last(where: tuple[str | int, ...]) -> str:
    """The keys of a place, without the indices, as one dotted name."""
    return ".".join(str(key) for key in where if isinstance(key, str))
