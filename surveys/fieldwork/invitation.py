"""Links, ballots and receipts: exactly once, and unlinkable, by one construction.

Each evaluation has a random key. A personal link's token is an HMAC of the invitation's id under
that key, so it can be made again for a reminder; the ballot, by which a sheet counts once, is an
HMAC of the token. Without the key neither leads to the other. The store keeps no ballot in clear.
"""

import base64
import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import NewType

Key = NewType("Key", bytes)
Token = NewType("Token", str)
Ballot = NewType("Ballot", str)
InvitationId = NewType("InvitationId", str)

KEY_BYTES = 32
TOKEN_BYTES = 20
STATEMENT = Ballot("statement")
"""That of a declared self-assessment, by whichever link or file it comes: so there is one only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """A person to be invited: an invitation that has no id yet."""

    audience: str
    name: str = ""
    address: str = ""
    language: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(Invitee):
    """One person's single-use link. `answered` is None until the evaluation closes."""

    id: InvitationId
    answered: bool | None = None


def token_of(key: Key, invitation: InvitationId) -> Token:
    """The 160-bit token of an invitation's link, in base 32 (32 characters, lower case)."""
    digest = hmac.digest(key, b"link\0" + invitation.encode(), "sha256")
    return Token(base64.b32encode(digest[:TOKEN_BYTES]).decode().lower())


def digest_of(token: Token) -> str:
    """What the database keeps of a token: its SHA-256 in hexadecimal."""
    return sha256(token.encode()).hexdigest()


def ballot_of(key: Key, token: Token) -> Ballot:
    """The ballot (32 hexadecimal digits) of the submission made with `token`."""
    return Ballot(hmac.digest(key, b"ballot\0" + token.encode(), "sha256").hex()[:32])


def receipt_of(ballot: Ballot) -> str:
    """What the respondent is given: 16 letters and digits in groups, which tell nothing else."""
    letters = base64.b32encode(sha256(b"receipt\0" + ballot.encode()).digest()[:10]).decode()
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))
