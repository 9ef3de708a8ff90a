"""What the store hands out and takes in, beside the domain's own values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from surveys.fieldwork.answers import Answers
from surveys.fieldwork.evaluation import Evaluation, EvaluationId
from surveys.fieldwork.invitation import Ballot, Invitation, InvitationId, Invitee

LinkKind = Literal["open", "raters", "supplier"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A published instrument: numbered within its evaluation, known everywhere by its digest."""

    number: int
    digest: str
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link that many may use.

    "open": a demand-side audience answers; "raters": a supplier audience rates itself;
    "supplier": the supplier's workspace, one for the evaluation, whose `audience` is "".
    `used`: somebody had answered by it when it was last switched off.
    """

    slug: str
    evaluation: EvaluationId
    audience: str
    kind: LinkKind
    enabled: bool
    used: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A link, its evaluation, and the digest of the current version (None before the first)."""

    link: Link
    evaluation: Evaluation
    version: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """What became of a list of invitees: those `added`, and those `skipped` as invited already.

    `ended`: the audiences whose link for many was switched off by it.
    """

    added: tuple[Invitation, ...]
    skipped: tuple[Invitee, ...]
    ended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The personal links of an audience. `given`: all that were ever given out, the `withdrawn`
    ones among them.
    """

    given: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One completed sheet on its way in. `version` is the digest of what it answers.

    `personal`: it came by a personal link, which may have been withdrawn. `invitation` is None in
    anonymous mode, and for who came by a link that many may use. `hasty`: whether it was filled in
    faster than the rules allow; None where that is not known, and in anonymous mode.
    """

    ballot: Ballot
    evaluation: EvaluationId
    version: str
    audience: str
    language: str
    answers: Answers
    personal: bool = False
    invitation: InvitationId | None = None
    hasty: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """The ratings of `n` sheets: `n` × `width` ASCII characters, in the order of the records.

    `recorded`: a character for each sheet, "1" it has choices or notes, "0" it has none. `hasty`:
    the same, "1" filled in too fast, "0" not, "-" not known; None where it is known of none.
    """

    n: int
    width: int
    ratings: bytes
    recorded: bytes = b""
    hasty: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One stored sheet; `invitation` is None wherever the answer is anonymous."""

    language: str
    answers: Answers
    invitation: InvitationId | None = None
    hasty: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Sums over `n` sheets, as whoever made them packed them. `n` is their watermark."""

    n: int
    body: bytes
