"""The one door through which the bytes of a person's file become text."""

import codecs
from dataclasses import dataclass, replace

from surveys.exchange.chinese import is_simplified

USUAL = (
    "utf-8",
    "gb18030",
    "big5",
    "cp950",
    "cp932",
    "shift_jis",
    "euc-jp",
    "cp949",
    "euc-kr",
    "cp1252",
    "latin-1",
    "cp1251",
    "koi8-r",
    "utf-16",
)
"""The encodings that files of surveys come in, by the names that Python has for them."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text, and the name of the encoding in which it was read.

    `utf_8_too`: it was read in another encoding, as it was named, and would be UTF-8 without.
    """

    text: str
    encoding: str
    utf_8_too: bool = False


class Undecodable(Exception):
    """Bytes that are no text in any encoding that was tried.

    `tried`: the encodings' names. `before`: the text up to the first wrong byte, `byte`. Both are
    None where the file is no text at all: a spreadsheet, or UTF-16 without its mark.
    """

    def __init__(self, tried: tuple[str, ...], before: str | None, byte: int | None) -> None:
        self.tried = tried
        self.before = before
        self.byte = byte
        super().__init__(f"no text in {' or '.join(tried)}")


def known(encoding: str) -> str | None:
    """The name by which Python knows a text encoding; None where it knows none of that name."""
    try:
        info = codecs.lookup(encoding)
        "".encode(info.name)
        b"".decode(info.name)
    except (LookupError, ValueError):
        return None
    return info.name


def decode(raw: bytes, encoding: str | None = None) -> Decoded:
    """The text of a file.

    Args:
        raw: its bytes.
        encoding: the one to read it in, one that is `known`; a mark of UTF-8, UTF-16 or UTF-32
            goes before it, as no text of another encoding begins so. None: UTF-8, or UTF-16 and
            UTF-32 with their mark, where it is valid; else GB18030 where it reads as simplified
            Chinese (`surveys.exchange.chinese`). No other is guessed.

    Raises:
        Undecodable: it is no text in these.
    """
    for mark, codec, name in _MARKS:
        if raw.startswith(mark):
            return _plain(_strict(raw, codec, (name,)), name)
    if encoding is not None:
        too = known(encoding) != "utf-8" and not raw.isascii() and _is_utf_8(raw)
        return replace(_plain(_strict(raw, encoding), encoding), utf_8_too=too)
    if b"\0" in raw:
        raise Undecodable(("UTF-8", "GB18030"), None, None)
    try:
        return Decoded(text=raw.decode("utf-8"), encoding="UTF-8")
    except UnicodeDecodeError as error:
        if (chinese := _chinese(raw)) is not None:
            return Decoded(text=chinese, encoding="GB18030")
        raise _undecodable(error, "utf-8", ("UTF-8", "GB18030")) from error


def decode_utf_8(raw: bytes) -> str:
    """The text of a file of a format that is UTF-8 by its definition (TOML, JSON).

    Raises:
        Undecodable: it is none.
    """
    return _strict(raw, "utf-8-sig", ("UTF-8",))


def _strict(raw: bytes, codec: str, tried: tuple[str, ...] | None = None) -> str:
    tried = tried or (codec,)
    codec = "utf-8-sig" if known(codec) == "utf-8" else codec
    try:
        return raw.decode(codec).removeprefix(_MARK)
    except UnicodeDecodeError as error:
        raise _undecodable(error, codec, tried) from error
    except UnicodeError as error:  # a few codecs say no more than that
        raise Undecodable(tried, None, None) from error


def _undecodable(error: UnicodeDecodeError, codec: str, tried: tuple[str, ...]) -> Undecodable:
    # A decoder that met a byte order mark counts from behind it: its own object is the measure.
    before = error.object[: error.start].decode(codec, "ignore")
    return Undecodable(tried, before, error.object[error.start])


def _plain(text: str, encoding: str) -> Decoded:
    if "\0" in text:
        raise Undecodable((encoding,), None, None)
    return Decoded(text=text, encoding=encoding)


def _is_utf_8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _chinese(raw: bytes) -> str | None:
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return text if is_simplified(text) else None
