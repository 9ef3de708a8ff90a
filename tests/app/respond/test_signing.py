"""What a browser carries: read back whole, as what it was signed, on its own link alone."""

from hashlib import sha256

import pytest
from itsdangerous import Signer

from app.respond.signing import Kept, Pass, Sheet, Signed, Slip, read, sign

SECRET = "a secret of the tests"
SHEET = Sheet(slug="link", digest="d", ballot="b", invitation="i", personal="1", opened="17")
VALUES = (
    Pass(slug="link", ballot="b", invitation="i", language="zh"),
    Pass(slug="link", ballot="b"),
    Kept(slug="link", ballot="b"),
    SHEET,
    Sheet(slug="link", digest="d", ballot="b"),
    Slip(slug="link", receipt="abcd-efgh", again="same", draft="12345678"),
)


@pytest.mark.parametrize("value", VALUES)
def test_what_was_signed_is_read_back(value: Signed) -> None:
    text = sign(SECRET, value)
    assert read(SECRET, type(value), text, "link") == value
    assert read(SECRET, type(value), text, "another") is None
    assert read("another secret", type(value), text, "link") is None
    assert read(SECRET, type(value), text.replace("b", "c", 1), "link") is None


def test_one_kind_does_not_pass_for_another() -> None:
    kinds = (Pass, Kept, Sheet, Slip)
    read_as = [
        (type(value), kind)
        for value in VALUES
        for kind in kinds
        if read(SECRET, kind, sign(SECRET, value), "link") is not None
    ]
    assert all(signed is kind for signed, kind in read_as)


def test_pages_that_are_open_already_stay_good() -> None:
    parts = {"sheet": "link.d.b.i.1", "pass": "link.b.i.zh", "kept": "link.b"}
    texts = {
        kind: Signer(
            SECRET,
            salt=f"parallax.{kind}",
            key_derivation="hmac",
            digest_method=sha256,
            sep="~",
        )
        .sign(text)
        .decode()
        for kind, text in parts.items()
    }
    assert read(SECRET, Sheet, texts["sheet"], "link") == Sheet(
        slug="link", digest="d", ballot="b", invitation="i", personal="1"
    )
    assert read(SECRET, Pass, texts["pass"], "link") == VALUES[0]
    assert read(SECRET, Kept, texts["kept"], "link") == VALUES[2]


@pytest.mark.parametrize("text", [None, "", "~", "link.b", "é~é"])
def test_what_is_not_signed_is_nothing(text: str | None) -> None:
    assert read(SECRET, Kept, text, "link") is None
