"""How easily a password is guessed, and why: by zxcvbn, and by what it does not know.

zxcvbn was made of English words and leaked lists. Beside it stand what people here are known to
take: pinyin with a few digits, numbers that say "I love you", telephone and identity numbers.
Its own sentences are not used: the reason is read from the parts into which it took the password.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import Any

from zxcvbn.matching import RANKED_DICTIONARIES, omnimatch
from zxcvbn.scoring import most_guessable_match_sequence

ENOUGH = 1e8
"""Guesses from which zxcvbn gives 3 of 4: safe where tries are slowed."""
LOOKED_AT = 40
"""Characters of the start; the time grows with more than their square."""
OWN = ("parallax", "视差")
ONE_MORE = 10
"""What a separator costs that is put between two parts."""
KNOWN = 50
"""What a word costs that is known to be tried."""
SHIFTED = str.maketrans("!@#$%^&*()", "1234567890")
"""Digits with the shift key held."""
NUMBERS = re.compile(r"(?<!\d)(?:(?:86)?1[3-9]\d{9}|\d{17}[\dx])(?!\d)")
"""Numbers of mobile telephones and identity cards."""
PINYIN_PARTS, PINYIN_DIGITS, PINYIN_SIGNS = 4, 8, 3
_INITIAL = "zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]"
_FINAL = (
    "iong|[iu]ang|iang|uang|ang|eng|ing|ong|iao|ian|uai|uan|üan|ai|ei|ao|ou|an|en|in|un|"
    "ia|ie|iu|ua|uo|ui|ue|ve|[aoeiuv]"
)
_PINYIN = re.compile(
    rf"(?:(?:{_INITIAL})(?:{_FINAL})|ang|ai|an|ao|en|er|ou|[aeo]){{1,{PINYIN_PARTS}}}"
)
_WORDS = resources.files("app.web").joinpath("weak_words.txt").read_text(encoding="utf-8")
COMMON = tuple(
    word for line in _WORDS.splitlines() if not line.startswith("#") for word in line.split()
)


def weakness(password: str, about: Iterable[str] = ()) -> str | None:
    """Why a password is too easily guessed; None where it is not.

    Args:
        password: normalised.
        about: the person's e-mail address, name and organisation.

    Returns:
        "digits", "repeat", "sequence", "keyboard", "date", "own", "pinyin", "common", "word" or
        "guessable".
    """
    start = password[:LOOKED_AT].lower()
    if re.fullmatch(r"[\d\W_]*\d[\d\W_]*", start):
        return "digits"
    if _is_pinyin(start):
        return "pinyin"
    personal = tuple(dict.fromkeys(_own(about)))
    numbers = tuple(NUMBERS.findall(start))
    ranks = _ranks((*personal, *numbers, *COMMON))
    rest, removed = _without(start, (*personal, *numbers))
    left = _analysed(rest, ranks)["guesses"] if rest else 1
    if removed and KNOWN ** len(set(removed)) * left < ENOUGH:
        return _kind(max(removed, key=len), personal, numbers)
    for text, factor in _readings(password[:LOOKED_AT]):
        analysed = _analysed(text, ranks)
        if analysed["guesses"] * factor < ENOUGH:
            return _reason(analysed["sequence"], personal, numbers)
    return None


def _own(about: Iterable[str]) -> Iterator[str]:
    yield from OWN
    for text in about:
        words = re.split(r"[\W_]+", text.lower())
        for word in ("".join(words), *words):
            if len(word) > 2 or (len(word) == 2 and not word.isascii()):
                yield word


def _ranks(words: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
    """zxcvbn's dictionaries and one more. It would keep ours in a place that all threads share."""
    ranked = {word: rank for rank, word in enumerate(dict.fromkeys(words), 1)}
    return {**RANKED_DICTIONARIES, "user_inputs": ranked}


def _analysed(text: str, ranks: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    analysed: dict[str, Any] = most_guessable_match_sequence(text, omnimatch(text, ranks))
    return analysed


def _readings(password: str) -> Iterator[tuple[str, int]]:
    """A password as it stands, without the shift key, and without what separates its parts."""
    yield password, 1
    if (plain := password.translate(SHIFTED)) != password:
        yield plain, 1
    joined, separators = re.subn(r"[\W_]+", "", password)
    if separators and joined:
        yield joined, ONE_MORE**separators


def _without(password: str, words: Iterable[str]) -> tuple[str, list[str]]:
    """What is left when the known words have been taken out, and those words."""
    rest = re.sub(r"[\W_]+", "", password)
    removed = []
    for word in sorted(words, key=len, reverse=True):
        rest, times = re.subn(re.escape(word), "", rest)
        removed += [word] * times
    return rest, removed


def _is_pinyin(password: str) -> bool:
    """Whether it is a name or a short saying in pinyin, with a date or a few digits at most."""
    letters, digits = re.sub(r"[^a-z]", "", password), re.sub(r"\D", "", password)
    signs = len(password) - len(letters) - len(digits)
    few = len(digits) <= PINYIN_DIGITS and signs <= PINYIN_SIGNS and password.isascii()
    return few and _PINYIN.fullmatch(letters) is not None


def _reason(sequence: Iterable[Mapping[str, Any]], personal: tuple[str, ...], numbers: Any) -> str:
    """What the longest part is that zxcvbn knows."""
    parts = [part for part in sequence if part["pattern"] != "bruteforce"]
    if not parts:
        return "guessable"
    part = max(parts, key=lambda each: len(each["token"]))
    if part["pattern"] != "dictionary":
        patterns = {"repeat": "repeat", "sequence": "sequence", "spatial": "keyboard"}
        return patterns.get(part["pattern"], "date")
    if part["dictionary_name"] == "user_inputs":
        return _kind(part["matched_word"], personal, numbers)
    return "common" if part["dictionary_name"] == "passwords" else "word"


def _kind(word: str, personal: tuple[str, ...], numbers: tuple[str, ...]) -> str:
    return "own" if word in personal else "digits" if word in numbers else "common"
