"""Files uploaded to a page that were refused: what is wrong with them, in the page's words."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import g

from app.words import COMMANDS, phrased, word
from surveys.errors import ModelError, Problem, Source
from surveys.phrases import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a file: where, as its author finds it, and what."""

    place: str
    text: str


def refused(key: str, name: str = "") -> ModelError:
    """The refusal of a file as a whole: the key of the reason's wording, the file's name."""
    where = Source(name) if name else None
    code = key.rpartition(".")[2]
    what = word(key, COMMANDS)
    return ModelError((Problem(where=where, code=code, what=what, said=say(key)),))


def faults(problems: Iterable[Problem]) -> tuple[Fault, ...]:
    """The problems of a file in the language of the page."""
    return tuple(Fault(place=str(each.where or ""), text=_text(each)) for each in problems)


def _text(problem: Problem) -> str:
    return problem.what if problem.said is None else phrased(problem.said, g.language)
