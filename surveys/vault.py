"""Keeps evaluations' keys encrypted under the application's secret, which no database holds."""

import base64
import secrets
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken

from surveys.errors import Refused
from surveys.invitation import KEY_BYTES, Key


class Vault:
    """Seals and opens evaluation keys (AES-128-CBC with HMAC-SHA256, as `Fernet` does)."""

    def __init__(self, secret: str) -> None:
        derived = sha256(b"parallax evaluation keys\0" + secret.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def new(self) -> tuple[Key, bytes]:
        """A fresh key, and the sealed form that may be stored."""
        key = Key(secrets.token_bytes(KEY_BYTES))
        return key, self._fernet.encrypt(key)

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
