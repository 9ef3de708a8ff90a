"""The JSON Schema of a report, derived from the types of its rows.

`python -m analysis.schema` prints it; a test holds docs/report-schema.json to it. A field is
described by the sentences of its class that name it, else by its kind.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from datetime import date, datetime
from inspect import cleandoc
from typing import Any, Literal, get_args, get_origin

from analysis.report import SECTIONS, Report
from analysis.statistics.kinds import REASON, Kind
from analysis.study.reasons import REASONS
from analysis.study.rows import Figure, figures, unannotated
from analysis.study.section import Section
from analysis.study.undertaking import Facts, Level, Node
from surveys.questionnaire.text import Text

Schema = dict[str, Any]
SHARED: Mapping[str, Schema] = {
    "text": {
        "description": 'Language → wording; "*" serves all.',
        "type": "object",
        "additionalProperties": {"type": "string"},
    },
    "interval": {
        "description": "Both ends, at `method.confidence`.",
        "type": ["array", "null"],
        "prefixItems": [{"type": "number"}, {"type": "number"}],
        "items": False,
        "minItems": 2,
    },
    "level": {"description": "The level of a node.", "enum": list(get_args(Level))},
    "reason": {
        "description": "Why a figure of the row is missing; null where none is.",
        "enum": [*REASONS, None],
    },
}
HEAD: Mapping[str, Schema] = {
    "parallax": {"description": "Version of the program.", "type": "string"},
    "fingerprint": {
        "description": "SHA-256 over all that the figures depend on.",
        "type": "string",
        "pattern": "^sha256:[0-9a-f]{64}$",
    },
    "evaluation": {"$ref": "#/$defs/Facts"},
    "nodes": {"type": "array", "items": {"$ref": "#/$defs/Node"}},
    "measures": {
        "description": "Figures from service records; empty in this version.",
        "type": "array",
        "maxItems": 0,
    },
}
NOTHING: Mapping[str, Schema] = {"quality": {"type": "object", "additionalProperties": False}}
SCALARS: Mapping[type, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}
SENTENCE = re.compile(r"(?<=[.:;])\s+(?=[A-Z`])")


def schema(sections: Sequence[Section[Any]] = SECTIONS) -> Schema:
    """The schema of every report of these sections."""
    kinds = dict.fromkeys((Facts, Node))
    for section in sections:
        kinds |= dict.fromkeys(below(section.row))
    properties = {**HEAD, **{section.key: _section(section) for section in sections}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Parallax report",
        "description": "The JSON report, described in report.md. " + _lead(Report),
        **_object(properties),
        "$defs": {**SHARED, **{kind.__name__: _row(kind) for kind in kinds}},
    }


def _section(section: Section[Any]) -> Schema:
    described = {"description": str(sys.modules[section.build.__module__].__doc__)}
    row: Schema = {"$ref": f"#/$defs/{section.row.__name__}"}
    if not section.single:
        return {**described, "type": "array", "items": row}
    if not section.switch:
        return {**described, **row}
    nothing = NOTHING.get(section.key, {"type": "null"})
    return {**described, "anyOf": [row, nothing]}


def below(row: type) -> Iterator[type]:
    """A row's type, and the types of rows in it."""
    yield row
    for figure in figures(row).values():
        for kind in _parts(figure.shape):
            if isinstance(kind, type) and is_dataclass(kind) and kind is not Text:
                yield from below(kind)


def _parts(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) is tuple else (kind,)


def _row(kind: type) -> Schema:
    properties = {name: _figure(each) for name, each in figures(kind).items()}
    return {"description": _lead(kind), **_object(properties)}


def _object(properties: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _figure(figure: Figure) -> Schema:
    if figure.kind is REASON:
        return {"$ref": "#/$defs/reason"}
    described = _description(figure)
    made = _bounded(_type(figure.shape), figure.kind)
    if figure.optional:
        made = _nullable(made)
    return {"description": described, **made} if described else made


def _type(kind: Any) -> Schema:
    if kind in SCALARS:
        return dict(SCALARS[kind])
    if kind is Text:
        return {"$ref": "#/$defs/text"}
    if kind is Level or kind == Level:
        return {"$ref": "#/$defs/level"}
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind))
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _tuple(kinds: tuple[Any, ...]) -> Schema:
    if kinds == (float, float):
        return {"$ref": "#/$defs/interval"}
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return {"type": "array", "items": _type(unannotated(kinds[0])[0])}
    items = [_any(kind) for kind in kinds]
    return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)}


def _any(kind: Any) -> Schema:
    options = [option for option in get_args(kind) if option is not type(None)]
    return _nullable(_type(options[0])) if type(None) in get_args(kind) else _type(kind)


def _bounded(made: Schema, kind: Kind | None) -> Schema:
    if kind is None or made.get("type") not in ("integer", "number"):
        return made
    ends = (("minimum", kind.low), ("maximum", kind.high))
    return made | {name: end for name, end in ends if end is not None}


def _nullable(made: Schema) -> Schema:
    if made.get("$ref") == "#/$defs/interval":
        return made
    if "enum" in made:
        return made | {"enum": [*made["enum"], None]}
    if "type" in made:
        return made | {"type": [made["type"], "null"]}
    return {"anyOf": [made, {"type": "null"}]}


def _lead(kind: type) -> str:
    """The first paragraph of a class's description."""
    return " ".join(cleandoc(kind.__doc__ or "").split("\n\n")[0].split())


def _description(figure: Figure) -> str:
    """The sentences that name a figure, where it is declared; else what its kind is."""
    for owner in figure.owner.__mro__:
        sentences = SENTENCE.split(" ".join((owner.__doc__ or "").split()))
        named = [sentence for sentence in sentences if f"`{figure.source}`" in sentence]
        if named:
            return " ".join(named)
    if figure.name.endswith("_ci"):
        return f"Interval of `{figure.name.removesuffix('_ci')}`."
    if figure.kind is not None:
        return figure.kind.says
    rows = [kind for kind in _parts(figure.shape) if is_dataclass(kind) and kind is not Text]
    return _lead(rows[0]) if rows and isinstance(rows[0], type) else ""


def main() -> None:
    """Print the schema."""
    sys.stdout.write(json.dumps(schema(), ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
