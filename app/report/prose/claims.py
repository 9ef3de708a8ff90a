"""What sentences claim of nodes, as values: so that they can be held against each other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Literal

Says = Literal[
    "highest",
    "lowest",
    "strength",
    "blind_spot",
    "agreement",
    "first",
    "step",
    "improve",
    "keep",
    "later",
    "reduce",
    "reliable",
    "unreliable",
    "cannot_tell",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """That this is so of a node (level and id) with an audience."""

    level: str
    id: str
    audience: str
    says: Says


class Sentence(str):
    """A sentence, with what it claims."""

    __slots__ = ("claims",)
    claims: tuple[Claim, ...]

    def __new__(cls, text: str, claims: Iterable[Claim] = ()) -> "Sentence":
        """The text; what it is joined into keeps its claims only by `joined`."""
        sentence = super().__new__(cls, text)
        sentence.claims = tuple(claims)
        return sentence


def claims_of(content: object) -> Iterator[Claim]:
    """All claims of the sentences in a section's content."""
    if isinstance(content, Sentence):
        yield from content.claims
    elif isinstance(content, str | bytes):
        return
    elif isinstance(content, Mapping):
        for value in content.values():
            yield from claims_of(value)
    elif isinstance(content, tuple | list):
        for value in content:
            yield from claims_of(value)
    elif is_dataclass(content):
        for each in fields(content):
            yield from claims_of(getattr(content, each.name))


def joined(text: str, parts: Iterable[str]) -> Sentence:
    """A text made of parts, with all that they claim."""
    claims = (claim for part in parts if isinstance(part, Sentence) for claim in part.claims)
    return Sentence(text, claims)
