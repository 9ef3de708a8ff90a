"""A cursor on one table of a model file: takes typed values out of it and notes what is wrong."""

import re
from collections.abc import Sequence
from typing import Self, TypeVar

from surveys.phrases import Phrase, say
from surveys.questionnaire.modelfile.document import Document, suggest
from surveys.questionnaire.modelfile.positions import Path
from surveys.questionnaire.text import Text

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
KINDS = ("file", "model", "scale", "audience", "characteristic", "subcharacteristic", "item",
         "outcome", "feature", "question", "option", "margin")  # fmt: skip
"""Kinds of tables that have a name; others are called by their key."""
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
        name = say(f"file.kind.{kind}") if kind in KINDS else kind
        if isinstance(id_, str):
            name = say("file.label.named", kind=name, id=id_)
        elif path and isinstance(path[-1], int):
            name = say("file.label.numbered", kind=name, n=path[-1] + 1)
        self.label = name

    @classmethod
    def of(cls, text: str, *, file: str) -> Self:
        """The outermost table of a file. Raises `ModelError` where its text is no TOML."""
        document = Document(text, file=file)
        return cls(document, document.root, (), "file")

    def problem(self, code: str, what: Phrase | str, *where: str | int) -> None:
        """Note a problem of this table, or of the key in it that `where` leads to."""
        said = say("file.at", label=self.label, what=what)
        self.document.problem((*self.path, *where), code, said)

    def only(self, *known: str) -> None:
        """Note every key that is not `known`."""
        for key in self.data:
            if key not in known:
                what = say("file.unknown_key", key=key, remedy=suggest(key, known))
                self.problem("unknown_key", what, key)

    def id(self, space: str) -> str:
        """The table's id: required, well-formed, and used once among all of its `space`."""
        value = self.string("id")
        if not value:
            return value
        if not _ID.fullmatch(value):
            self.problem("bad_id", say("file.bad_id", id=value), "id")
        if value in RESERVED:
            self.problem("bad_id", say("file.reserved_id", id=value), "id")
        earlier = self.document.claim(space, value, (*self.path, "id"))
        if earlier:
            self.problem("duplicate_id", say("file.duplicate_id", line=earlier), "id")
        return value

    def string(self, key: str, default: str | None = None) -> str:
        """A text that is no prose (an id, a pattern); required unless it has a default."""
        value = self._get(key, str, say("file.type.text"), default)
        if not value.strip() and self.data.get(key) == value:
            self.problem("empty_text", say("file.empty_text", key=key), key)
        return value.strip()

    def whole(self, key: str) -> int:
        """A required whole number."""
        return self._get(key, int, say("file.type.whole"), None)

    def flag(self, key: str) -> bool:
        """True or false; false if absent."""
        return self._get(key, bool, say("file.type.flag"), False)

    def word(self, key: str, known: Sequence[Word]) -> Word:
        """A required word, one of those `known`."""
        value = self.string(key)
        for each in known:
            if value == each:
                return each
        if value:
            what = say("file.unknown_word", key=key, word=value, remedy=suggest(value, known))
            self.problem("unknown_word", what, key)
        return known[0]

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts or whole numbers, as texts, each once; empty if absent."""
        values = self._get(key, list, say("file.type.list"), [])
        seen: set[str | int] = set()
        for index, value in enumerate(values):
            if not isinstance(value, str | int) or isinstance(value, bool):
                self.problem("wrong_type", say("file.takes_texts", key=key), key, index)
                continue
            if value in seen:
                self.problem("duplicate", say("file.duplicate", value=value), key, index)
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
        values = self._get(key, list, say("file.type.list"), [])
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
            self.problem("wrong_type", say("file.no_prose", key=_last(where)), *where)
            return Text.of("")
        self._check_languages(tuple(value), *where)
        for language, words in value.items():
            self._not_empty(words, *where, language)
        return Text.of({language: words.strip() for language, words in value.items()})

    def tables(self, key: str, kind: str) -> tuple["Table", ...]:
        """The tables of a list, [[…]] or inline; empty if absent."""
        entries = []
        for index, value in enumerate(self._get(key, list, say("file.type.tables"), [])):
            if isinstance(value, dict):
                entries.append(Table(self.document, value, (*self.path, key, index), kind))
            else:
                self.problem("wrong_type", say("file.takes_tables", key=key), key, index)
        return tuple(entries)

    def table(self, key: str) -> "Table":
        """The table of a key; empty if absent."""
        value = self._get(key, dict, say("file.type.table", key=key), {})
        return Table(self.document, value, (*self.path, key), key)

    def missing(self, key: str) -> None:
        """Note that a required key is not there."""
        self.problem("missing_key", say("file.missing_key", key=key))

    def _get(self, key: str, kind: type[Value], what: Phrase, default: Value | None) -> Value:
        if key in self.data:
            value = self.data[key]
            if type(value) is kind:
                return value
            self.problem("wrong_type", say("file.wrong_type", key=key, type=what), key)
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
                what = say("file.bad_language", language=language)
                self.problem("bad_language", what, *where, language)
            elif language not in known:
                first = self.document.line(self.document.languages_at)
                what = say("file.unknown_language", language=language, line=first)
                self.problem("unknown_language", what, *where, language)
        for language in known:
            if language not in languages:
                what = say("file.missing_language", key=_last(where), language=language)
                self.problem("missing_language", what, *where)

    def _not_empty(self, words: str, *where: str | int) -> None:
        if not words.strip():
            self.problem("empty_text", say("file.empty_text", key=_last(where)), *where)


def _last(where: tuple[str | int, ...]) -> str:
    """The keys of a place, without the indices, as one dotted name."""
    return ".".join(str(key) for key in where if isinstance(key, str))
