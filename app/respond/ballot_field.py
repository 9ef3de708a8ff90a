"""What a page carries so that its answers count once: signed, and readable by nobody's log.

The signed sheet is the permission to answer. A page's sheet travels in the form's body only.
"""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from itsdangerous import BadSignature, Signer

PARTS = "."


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What the cookie of a personal link holds. `invitation` is empty in anonymous mode."""

    slug: str
    ballot: str
    invitation: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a form holds: which link (so evaluation and audience), which version, which ballot.

    `opened`: when the page was opened, in whole seconds since 1970, where it counts how fast the
    answers came; "" in anonymous mode, for raters, and where the rules do not ask.
    """

    slug: str
    digest: str
    ballot: str
    invitation: str = ""
    personal: str = ""
    opened: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What the thank-you page shows. `again` says that something had been received before: the
    "same" answers; any by this "personal" link, opened once more or "resent" with answers; any
    from this page, and it is "closed" now. `draft`: by which the browser knows what it kept of
    them while they were filled in.
    """

    slug: str
    receipt: str
    again: str = ""
    draft: str = ""


def sign_pass(secret: str, value: Pass) -> str:
    """The cookie's text."""
    return _sign(secret, "pass", value.slug, value.ballot, value.invitation, value.language)


def read_pass(secret: str, text: str | None, slug: str) -> Pass | None:
    """The pass, where it is whole and for this link."""
    parts = _read(secret, "pass", text, 4)
    if parts is None or parts[0] != slug:
        return None
    return Pass(slug=parts[0], ballot=parts[1], invitation=parts[2], language=parts[3])


def sign_kept(secret: str, slug: str, ballot: str) -> str:
    """The text of the cookie with which an open link's browser resumes its ballot."""
    return _sign(secret, "kept", slug, ballot)


def read_kept(secret: str, text: str | None, slug: str) -> str:
    """The ballot, where the cookie is whole and for this link; else ""."""
    parts = _read(secret, "kept", text, 2)
    return parts[1] if parts is not None and parts[0] == slug else ""


def sign_sheet(secret: str, value: Sheet) -> str:
    """The hidden field's text."""
    parts = (value.slug, value.digest, value.ballot, value.invitation, value.personal)
    return _sign(secret, "sheet", *parts, *([value.opened] if value.opened else []))


def read_sheet(secret: str, text: str | None, slug: str) -> Sheet | None:
    """The sheet, where it is whole and for this link."""
    parts = _read(secret, "sheet", text, 5, 6)
    if parts is None or parts[0] != slug:
        return None
    return Sheet(
        slug=parts[0],
        digest=parts[1],
        ballot=parts[2],
        invitation=parts[3],
        personal=parts[4],
        opened="".join(parts[5:]),
    )


def sign_slip(secret: str, value: Slip) -> str:
    """The receipt cookie's text."""
    return _sign(secret, "slip", value.slug, value.receipt, value.again, value.draft)


def read_slip(secret: str, text: str | None, slug: str) -> Slip | None:
    """The slip, where it is whole and for this link."""
    parts = _read(secret, "slip", text, 4)
    if parts is None or parts[0] != slug:
        return None
    return Slip(slug=parts[0], receipt=parts[1], again=parts[2], draft=parts[3])


def _sign(secret: str, kind: str, *parts: str) -> str:
    return _signer(secret, kind).sign(PARTS.join(parts)).decode()


def _read(secret: str, kind: str, text: str | None, *sizes: int) -> list[str] | None:
    try:
        parts = _signer(secret, kind).unsign(text or "").decode().split(PARTS)
    except (BadSignature, UnicodeError):
        return None
    return parts if len(parts) in sizes else None


@lru_cache(maxsize=8)
def _signer(secret: str, kind: str) -> Signer:
    return Signer(
        secret, salt=f"parallax.{kind}", key_derivation="hmac", digest_method=sha256, sep="~"
    )
