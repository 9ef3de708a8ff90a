"""What needs the application's secret, which no database holds: keys are sealed, ballots veiled,
and who tried a password is hidden.
"""

import base64
import hmac
import secrets
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken

from surveys.errors import Refused
from surveys.invitation import KEY_BYTES, Ballot, Key


class Vault:
    """Seals and opens evaluation keys (AES-128-CBC with HMAC-SHA256, as `Fernet` does), veils
    ballots and hides who tried a password (HMAC-SHA256).
    """

    def __init__(self, secret: str) -> None:
        derived = sha256(b"parallax evaluation keys\0" + secret.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))
        self._veil = sha256(b"parallax ballots\0" + secret.encode()).digest()
        self._hide = sha256(b"parallax attempts\0" + secret.encode()).digest()

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
