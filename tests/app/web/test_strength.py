"""Which passwords are too easily guessed, and the reason that is given."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.web.strength import LOOKED_AT, weakness
from app.words import LANGUAGES, word

LINA = ("lina@bureau.example", "Li Na", "Bureau of Quality")
WEAK = {
    "repeat": ["aaaaaaaaaa", "abababababab", "密码密码密码密码密码密码"],
    "sequence": ["abcdefghij"],
    "keyboard": ["asdfghjkl;", "zxcvbnm,./", "admin@123456", "Admin@12345"],
    "digits": [
        "1234567890", "5201314520", "13800138000", "138-0013-8000", "110101199003071234",
        "a13800138000", "zhang13800138000", "11010119900307123X", "2026-03-01-2026",
    ],
    "date": ["zw19850312", "19900101xyz"],
    "own": [
        "parallax2026", "Parallax-2026!", "P4rall4x2026!", "Bureau2026!!", "Li-Na-Bureau-2026",
        "lina@bureau.example", "Parallax-Bureau-2026", "bureauquality", "视差视差2026年",
        "xallarap2026",
    ],
    "pinyin": [
        "woaini1314", "woaini5201314", "woaizhongguo", "zhangwei1985", "Liming19900101",
        "wangxiaoming88", "mima123456", "nihao123456", "xiaoming@2020", "tianxia888",
        "Huawei@2024!",
    ],
    "common": [
        "a123456789", "qq123456789", "qwertyuiop", "q1w2e3r4t5", "1qaz2wsx3e", "zaq1@WSX3edc",
        "!QAZ2wsx3edc", "P@ssw0rd123", "Passw0rd!23", "Password2024!", "iloveyou1314",
        "letmein123", "summer2026!",
    ],
    "word": ["correct horse", "long enough"],
}  # fmt: skip
STRONG = [
    "correct horse battery", "another fine password", "tiger lake nine umbrella", "x7Kq9-vTzw2L",
    "我的猫喜欢在屋顶上睡觉", "maoxihuanzaiwudingshuijiao", "копыто лестница апельсин",
    "lampe grenouille soleil", "gulls over slate harbour " * 8,
]  # fmt: skip


@pytest.mark.parametrize(
    ("password", "reason"), [(each, reason) for reason, all_ in WEAK.items() for each in all_]
)
def test_what_is_tried_first_is_refused_with_its_reason(password: str, reason: str) -> None:
    assert weakness(password, LINA) == reason


@pytest.mark.parametrize("password", STRONG)
def test_a_few_unrelated_words_are_taken_in_any_script(password: str) -> None:
    assert weakness(password, LINA) is None


def test_what_is_someones_own_is_weak_for_that_person_alone() -> None:
    assert weakness("Brandywine-7042", ("a@b.example", "Brandywine", "")) == "own"
    assert weakness("Brandywine-7042", LINA) is None


@pytest.mark.parametrize("reason", [*WEAK, "short", "long", "text", "guessable"])
def test_every_reason_is_said_in_both_languages(reason: str) -> None:
    assert all(word(f"account.weak.{reason}", language) for language in LANGUAGES)


def test_people_who_choose_at_once_are_not_taken_for_each_other() -> None:
    names = [f"Zyxworth{letter * 3}" for letter in "abcdefgh"] * 10
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda name: weakness(f"{name}!7", ("", name)), names))
        other = list(pool.map(lambda name: weakness("Kumquatier!70", ("", name)), names))
    assert set(found) == {"own"}
    assert set(other) == {None}


@pytest.mark.parametrize("password", ["a" * 200, "4@8({[<369!|175$0+%2abcdef" * 7, "密" * 200])
def test_of_a_long_password_the_start_alone_is_judged(password: str) -> None:
    assert weakness(password, LINA) == weakness(password[:LOOKED_AT], LINA)
    assert weakness(password[:LOOKED_AT] + "zq7!Vb" * 20, LINA) == weakness(password, LINA)
