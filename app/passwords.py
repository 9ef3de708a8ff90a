"""Passwords: hashed with Argon2id, checked in equal time whether or not the user exists."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 10
_hasher = PasswordHasher()
# Of random bytes that nobody kept, with the present cost; written down, for making it is slow.
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4"
    "$ySsQRJAPdwq4IWY8w+hZ6g$i4T3YHBAidIbX6OSlybBQiP6M/HhdzXe46oP5qF3GXY"
)


def hashed(password: str) -> str:
    """The Argon2id hash that is stored. Raises `ValueError` for fewer than 10 characters."""
    if len(password) < MIN_LENGTH:
        raise ValueError(f"The password has fewer than {MIN_LENGTH} characters. Make it longer.")
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether `password` is the one that was hashed; None (no such user) costs as much time."""
    try:
        _hasher.verify(stored or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None
