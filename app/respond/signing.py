"""What a page carries so that its answers count once: signed, and readable by nobody's log.

The signed sheet is the permission to answer. A page's sheet travels in the form's body only.
"""

from dataclasses import dataclass, fields
from functools import lru_cache
from hashlib import sha256
from typing import TypeVar

from itsdangerous import BadSignature, Signer

PARTS = "."


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Texts that belong to one link. Each kind has a key of its own, after its name."""

    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass(Signed):
    """What the cookie of a personal link holds. `invitation` is empty in anonymous mode."""

    ballot: str
    invitation: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Signed):
    """What the cookie holds with which an open link's browser resumes its ballot."""

    ballot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(Signed):
    """What a form holds: which link (so evaluation and audience), which version, which ballot.

    `opened`: when the page was opened, in whole seconds since 1970, where it counts how fast the
    answers came; "" in anonymous mode, for raters, and where the rules do not ask.
    """

    digest: str
    ballot: str
    invitation: str = ""
    personal: str = ""
    opened: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip(Signed):
    """What the thank-you page shows. `again` says that something had been received before: the
    "same" answers; any by this "personal" link, opened once more or "resent" with answers; any
    from this page, and it is "closed" now. `draft`: by which the browser knows what it kept of
    them while they were filled in.
    """

    receipt: str
    again: str = ""
    draft: str = ""


Kind = TypeVar("Kind", bound=Signed)


def sign(secret: str, value: Signed) -> str:
    """The text of a cookie, or of the hidden field."""
    parts = [getattr(value, name) for name in _names(type(value))]
    if isinstance(value, Sheet) and not value.opened:
        del parts[-1]  # such a sheet says nothing of a time, not even that there is none
    return _signer(secret, type(value).__name__).sign(PARTS.join(parts)).decode()


def read(secret: str, kind: type[Kind], text: str | None, slug: str) -> Kind | None:
    """What was signed, where it is whole, of this kind and for this link."""
    try:
        parts = _signer(secret, kind.__name__).unsign(text or "").decode().split(PARTS)
    except (BadSignature, UnicodeError):
        return None
    names = _names(kind)
    sizes = (len(names), len(names) - 1) if kind is Sheet else (len(names),)
    if len(parts) not in sizes or parts[0] != slug:
        return None
    return kind(**dict(zip(names, parts, strict=False)))


def _names(kind: type[Signed]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@lru_cache(maxsize=8)
def _signer(secret: str, kind: str) -> Signer:
    salt = f"parallax.{kind.lower()}"
    return Signer(secret, salt=salt, key_derivation="hmac", digest_method=sha256, sep="~")
