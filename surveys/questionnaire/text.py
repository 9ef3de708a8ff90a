"""A text in several languages, and how texts are compared."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LANGUAGES = ("zh", "en")
"""Those in which Parallax itself is worded; the first serves where none is asked for."""
COMMANDS = "en"
"""What the command line speaks, and an error that no page has put into words."""


@dataclass(frozen=True, slots=True)
class Text:
    """Language → wording, in a fixed order so that equal texts have equal hashes."""

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, source: "Mapping[str, str] | str") -> "Text":
        """From a mapping language → wording, or from one wording for every language ("*")."""
        if isinstance(source, str):
            return cls((("*", source),))
        return cls(tuple(sorted(source.items())))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.pairs)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is worded in; ("*",) for one wording that serves all."""
        return tuple(language for language, _ in self.pairs)

    def to(self, language: str) -> str:
        """The wording in `language`, else the one for all, else the first there is, else ""."""
        words = dict(self.pairs)
        return words.get(language) or words.get("*") or next(iter(words.values()), "")


NO_TEXT = Text(())
_STRAIGHT = str.maketrans("’‘“”", "''\"\"")


def fold(words: str) -> str:
    """What two texts have in common that are read as the same: neither case, nor width of the
    characters, nor kind of blank and quotation mark counts.
    """
    plain = unicodedata.normalize("NFKC", words).translate(_STRAIGHT)
    return " ".join(plain.casefold().split())
