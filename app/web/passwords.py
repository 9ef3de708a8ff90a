"""Passwords: which are taken, hashed with Argon2id, checked in equal time for whoever there is."""

import secrets
from collections.abc import Iterable
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.web.strength import weakness
from app.words import COMMANDS, word

MIN_LENGTH, MAX_LENGTH = 10, 200
MAX_TYPED = 1000
"""More than any password is before it is normalised."""
GENERATED_BYTES = 12
_hasher = PasswordHasher()
# Of random bytes that nobody kept, with the present cost; written down, for making it is slow.
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4"
    "$ySsQRJAPdwq4IWY8w+hZ6g$i4T3YHBAidIbX6OSlybBQiP6M/HhdzXe46oP5qF3GXY"
)


class Weak(ValueError):
    """A password that is not taken; `key` is that of the reason's wording."""

    def __init__(self, reason: str) -> None:
        self.key = f"account.weak.{reason}"
        super().__init__(word(self.key, COMMANDS))


def hashed(password: str, about: Iterable[str] = ()) -> str:
    """The Argon2id hash that is stored.

    Args:
        password: as it was typed.
        about: the person's e-mail address, name and organisation, which make bad passwords.

    Raises:
        Weak: it is too short, too long or too easily guessed.
    """
    normal = _normal(password)
    if len(normal) < MIN_LENGTH:
        raise Weak("short")
    if len(normal) > MAX_LENGTH:
        raise Weak("long")
    if any("\ud800" <= sign <= "\udfff" for sign in normal):
        raise Weak("text")
    reason = weakness(normal, about)
    if reason is not None:
        raise Weak(reason)
    return _hasher.hash(normal)


def matches(stored: str | None, password: str) -> bool:
    """Whether `password` is the one that was hashed; None (no such user) costs as much time."""
    # As it was typed, too: hashes were once made without normalising.
    typed = dict.fromkeys((_normal(password), password))
    right = [_verified(stored or _NOBODY, each) for each in typed]
    return stored is not None and any(right)


def generated() -> str:
    """A random password, which is always taken."""
    made = secrets.token_urlsafe(GENERATED_BYTES)
    while weakness(made) is not None:
        made = secrets.token_urlsafe(GENERATED_BYTES)
    return made


def _normal(password: str) -> str:
    """The same for all ways to type the same signs: half and full width, composed or not."""
    return normalize("NFKC", password)


def _verified(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
