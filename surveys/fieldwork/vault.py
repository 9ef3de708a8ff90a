"""What needs the application's secret, which no database holds: keys are sealed, ballots veiled,
and who tried a password is hidden.
"""

import base64
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken

from surveys.errors import Refused
from surveys.fieldwork.invitation import KEY_BYTES, Ballot, Key

FINGERPRINT = 32
"""Hexadecimal digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a secret fits a database.

    `noted`: the fingerprint that stands in it, None where none does yet; `present`: that of the
    secret; `keys`: how many sealed keys there are; `opened`: how many of them it opens.
    """

    noted: str | None
    present: str
    keys: int
    opened: int

    @property
    def fits(self) -> bool:
        """Whether it is the secret of this database.

        Where none is noted: whether it opens a key, if there is any. Not all of them, for a
        former secret may have been lost with keys of its own.
        """
        if self.noted is not None:
            return self.noted == self.present
        return not self.keys or self.opened > 0


class Vault:
    """Seals and opens evaluation keys (AES-128-CBC with HMAC-SHA256, as `Fernet` does), veils
    ballots and hides who tried a password (HMAC-SHA256).

    `fingerprint` tells one secret from another (HMAC-SHA256, cut to 16 bytes). It may be stored:
    it helps to guess a secret no more than a sealed key does.
    """

    def __init__(self, secret: str) -> None:
        derived = sha256(b"parallax evaluation keys\0" + secret.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))
        self._veil = sha256(b"parallax ballots\0" + secret.encode()).digest()
        self._hide = sha256(b"parallax attempts\0" + secret.encode()).digest()
        whole = hmac.digest(secret.encode(), b"parallax fingerprint of the secret", "sha256")
        self.fingerprint = whole.hex()[:FINGERPRINT]

    def new(self) -> tuple[Key, bytes]:
        """A fresh key, and the sealed form that may be stored."""
        key = Key(secrets.token_bytes(KEY_BYTES))
        return key, self._fernet.encrypt(key)

    def veiled(self, ballot: Ballot) -> str:
        """The form in which a ballot is stored (32 hexadecimal digits).

        The ballot itself stands in its person's page and cookie, and the receipt is made of it:
        none of them leads to a row of the database.
        """
        return hmac.digest(self._veil, ballot.encode(), "sha256").hex()[:32]

    def hidden(self, subject: str) -> str:
        """For whom or where a try of a password is counted, as it is stored (64 hexadecimal
        digits): nobody reads from the database which addresses strangers have typed.
        """
        return hmac.digest(self._hide, subject.encode(), "sha256").hex()

    def fit(self, noted: str | None, sealed: Iterable[bytes]) -> Fit:
        """How the secret fits a database that bears a fingerprint (or none) and sealed keys."""
        opened = [self._opens(each) for each in sealed]
        return Fit(noted=noted, present=self.fingerprint, keys=len(opened), opened=sum(opened))

    def _opens(self, sealed: bytes) -> bool:
        try:
            self._fernet.decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def open(self, sealed: bytes) -> Key:
        """The key. Raises `Refused` where the application's secret has changed."""
        try:
            return Key(self._fernet.decrypt(sealed))
        except InvalidToken as error:
            raise Refused(
                "secret",
                "The key of this evaluation cannot be opened with the present application secret. "
                "Put back the secret with which it was made.",
            ) from error
