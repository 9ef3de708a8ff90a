"""What people wrote and chose."""

from dataclasses import dataclass

from surveys.questionnaire.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment on a section (`id`), in no order that tells when it was written."""

    audience: str
    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A supplier rater's note of evidence for an item."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """How an audience spread over a choice question, or shared out points (means)."""

    id: str
    text: Text
    kind: str
    audience: str
    n: int | None
    options: tuple[tuple[str, Text, float | None], ...]
    reason: str | None = None
