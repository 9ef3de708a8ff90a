"""A file of rules by which a sheet counts as carelessly filled in (TOML)."""

from dataclasses import replace
from math import isfinite
from pathlib import Path

from surveys.fieldwork.quality import DEFAULT, LIMITS, NAMES, OPTIONAL, Rules, problems
from surveys.phrases import say
from surveys.questionnaire.modelfile.document import text_of
from surveys.questionnaire.modelfile.table import Table

OFF = "off"


def read_rules_file(path: Path) -> Rules:
    """Read a file of rules.

    Raises:
        ModelError: there is no such file, it is not UTF-8, or `read_rules` refuses it.
    """
    return read_rules(text_of(path), file=path.name)


def read_rules(text: str, *, file: str) -> Rules:
    """Read the text of a file of rules; `file` names it in messages. What is left out keeps its
    default.

    Raises:
        ModelError: with every problem found, each with its line and how to mend it.
    """
    root = Table.of(text, file=file)
    root.only("version", "exclude", *LIMITS)
    version = root.whole("version") if "version" in root.data else DEFAULT.version
    limits = {name: _limit(root, name) for name in LIMITS if name in root.data}
    root.document.check()
    names = set(root.words("exclude"))
    # Rules are told in one order, whatever the file's; a name that is none is left for `problems`.
    exclude = (*(n for n in NAMES if n in names), *sorted(names - set(NAMES)))
    rules = replace(DEFAULT, version=version, exclude=exclude, **limits)  # type: ignore[arg-type]
    for problem in problems(rules):
        where = (problem.field,) if problem.field in root.data else ()
        what = problem.said or problem.what
        root.problem(problem.code, say("file.rules.unfit", key=problem.field, what=what), *where)
    root.document.check()
    return rules


def _limit(root: Table, name: str) -> float | None:
    value = root.data[name]
    if value == OFF and name in OPTIONAL:
        return None
    whole = LIMITS[name].whole
    number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if number and isinstance(value, int | float) and isfinite(value):
        return value if whole else float(value)
    kind = f"{'whole' if whole else 'number'}{'_or_off' if name in OPTIONAL else ''}"
    root.problem("wrong_type", say(f"file.rules.{kind}", key=name, off=OFF), name)
    return getattr(DEFAULT, name)  # type: ignore[no-any-return]
