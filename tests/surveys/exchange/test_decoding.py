"""Bytes become text in the encoding they are in, or not at all: measured on many languages."""

from random import Random

import pytest

from surveys.exchange.decoding import USUAL, Undecodable, decode, decode_utf_8, known
from tests.surveys.texts_in_encodings import (
    FOREIGN,
    HEADERS,
    SIMPLIFIED,
    alone,
    roster,
    table,
    words,
)

SIZES = (1, 2, 3, 6, 20)


def encoding_of(raw: bytes) -> str:
    try:
        return decode(raw).encoding
    except Undecodable:
        return ""


def test_no_foreign_word_alone_is_taken_for_chinese() -> None:
    every = list(alone())
    assert len(every) > 550
    taken = [each for each in every if encoding_of(each[1].encode(each[0])) == "GB18030"]
    assert taken == []


@pytest.mark.parametrize(("encodings", "texts"), FOREIGN)
def test_no_foreign_table_is_taken_for_chinese(
    encodings: tuple[str, ...], texts: tuple[str, ...]
) -> None:
    chance = Random(1)
    every = [word for text in texts for word in words(text)]
    for encoding in encodings:
        known_words = [w for w in every if w.encode(encoding, "ignore").decode(encoding) == w]
        for size in SIZES:
            for _ in range(40):
                header = chance.choice([chance.choice(known_words), "dept"])
                labels = chance.sample(known_words, min(size, len(known_words)))
                raw = table(labels, header, chance).encode(encoding)
                assert encoding_of(raw) != "GB18030", (encoding, header, labels)


@pytest.mark.parametrize(("size", "least"), [(1, 0.9), (2, 0.94), (3, 0.97), (6, 1), (20, 1)])
@pytest.mark.parametrize("encoding", ["gb18030", "gbk"])
def test_nearly_all_tables_in_simplified_chinese_are_read(
    size: int, least: float, encoding: str
) -> None:
    chance = Random(2)
    texts = [
        table(chance.sample(words(SIMPLIFIED), size), chance.choice(HEADERS), chance)
        for _ in range(200)
    ]
    read = [text for text in texts if encoding_of(text.encode(encoding)) == "GB18030"]
    assert len(read) >= least * len(texts)
    assert all(decode(text.encode(encoding)).text == text for text in read)


@pytest.mark.parametrize("people", [10, 40])
def test_lists_of_chinese_names_are_read(people: int) -> None:
    texts = [roster(people, Random(seed)) for seed in range(100)]
    read = [text for text in texts if encoding_of(text.encode("gb18030")) == "GB18030"]
    assert len(read) >= 97


def test_characters_beyond_the_usual_do_not_pass_for_chinese() -> None:
    assert encoding_of("部门,龘龘龘".encode("gb18030")) == ""
    assert encoding_of("部门,满意\ue000".encode("gb18030")) == ""
    assert encoding_of("部门,ひらがな".encode("gb18030")) == ""
    assert encoding_of("部门,┏━┓".encode("gb18030")) == ""


def test_one_broken_byte_in_utf_8_makes_no_gb18030_of_it() -> None:
    raw = table(["财务部", "满意"], "部门", Random(3)).encode()
    with pytest.raises(Undecodable) as caught:
        decode(raw[:-2] + b"\xe4x" + raw[-2:])
    assert caught.value.byte == 0xE4
    assert caught.value.tried == ("UTF-8", "GB18030")


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("部门".encode(), "UTF-8"),
        ("Käufer".encode("utf-8-sig"), "UTF-8"),
        ("Käufer".encode("utf-16"), "UTF-16"),
        ("Käufer".encode("utf-32"), "UTF-32"),
        (b"plain", "UTF-8"),
    ],
)
def test_unicode_is_known_by_its_form_or_mark(raw: bytes, encoding: str) -> None:
    found = decode(raw)
    assert found.encoding == encoding
    assert found.text in ("部门", "Käufer", "plain")


@pytest.mark.parametrize("encoding", USUAL)
def test_an_encoding_that_is_named_is_taken(encoding: str) -> None:
    assert known(encoding)
    assert decode("a,b\r\n1,2".encode(encoding), encoding).text == "a,b\r\n1,2"


def test_a_named_encoding_is_held_to() -> None:
    assert decode("資訊部".encode("big5"), "big5").text == "資訊部"
    with pytest.raises(Undecodable) as caught:
        decode("a,資訊部\nb,ü".encode("cp1252", "replace") + b"\x81", "cp1252")
    assert (caught.value.before, caught.value.byte) == ("a,???\nb,ü", 0x81)


@pytest.mark.parametrize("name", ["rot13", "base64", "cp1252x", "", "undefined", "utf 9"])
def test_what_names_no_text_encoding_is_not_known(name: str) -> None:
    assert known(name) is None


def test_formats_that_are_utf_8_by_definition_are_read_as_that_alone() -> None:
    assert decode_utf_8(b"\xef\xbb\xbfa = 1") == "a = 1"
    with pytest.raises(Undecodable):
        decode_utf_8("部门 满意".encode("gb18030"))
