"""Who uses the staff pages, and the one authoriser of what they may do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NewType

from surveys.fieldwork.evaluation import Evaluation, Status

UserId = NewType("UserId", str)
OrganisationId = NewType("OrganisationId", str)
SessionId = NewType("SessionId", str)
Role = Literal["operator", "consultant", "viewer"]
Action = Literal[
    "list",
    "create",
    "clock",
    "people",
    "view",
    "edit",
    "field",
    "report",
    "seal",
    "release",
    "archive",
    "delete",
]
GENERAL: tuple[Action, ...] = ("list", "create", "clock", "people")
"""These are about no single evaluation."""
IDLE = timedelta(hours=12)
"""Without use for so long, a session is over: a working day is not interrupted, a night is."""
LONGEST = timedelta(days=7)
"""However much it is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A consultancy (or authority) whose members see each other's evaluations and no one else's."""

    id: OrganisationId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person who signs in. Suppliers' raters and respondents do not: they come by link."""

    id: UserId
    organisation: OrganisationId
    email: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Someone who is signed in at a device. The id opens nothing: the cookie holds another text,
    of which it is the SHA-256.
    """

    id: SessionId
    user: UserId
    made_at: datetime
    seen_at: datetime
    device: str


_ALLOWED: dict[Role, frozenset[Action]] = {
    "operator": frozenset({"people"}),
    "consultant": frozenset(
        {
            *("list", "create", "clock", "view", "edit", "field"),
            *("report", "seal", "release", "archive", "delete"),
        }
    ),
    "viewer": frozenset({"list", "view", "report"}),
}


def may(user: User | None, action: Action, evaluation: Evaluation | None = None) -> bool:
    """Whether `user` may do `action` (with `evaluation`, where it is about one).

    A viewer (the demand side's reader) sees results only once they are released; nobody sees
    another organisation's evaluations; the operator runs the service and reads no evaluation.
    """
    if user is None or action not in _ALLOWED[user.role]:
        return False
    if evaluation is None:
        return action in GENERAL
    if evaluation.organisation != user.organisation:
        return False
    if user.role == "viewer" and action == "report":
        return evaluation.status is Status.RELEASED
    return True
