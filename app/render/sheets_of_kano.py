"""The sheets of Kano's categories and of the zone of tolerance."""

from collections.abc import Iterable, Iterator

from analysis.sections.kano import KanoItem
from app.render.sheet import Content, Fields, Sheet, headings, named, number, row_figures, why
from app.tree import Tree
from app.voice import Voice

COUNTS: Fields = tuple(
    (name, "count")
    for name in (
        "n",
        "incomplete",
        "must_be",
        "one_dimensional",
        "attractive",
        "indifferent",
        "reverse",
        "questionable",
    )
)
SHARES = ("share_m", "share_o", "share_a", "share_i", "share_r", "share_q")
FOUND: Fields = (
    ("p", "p"),
    ("total_strength", "share"),
    ("category_strength", "share"),
    ("n_coefficients", "count"),
    ("better", "coefficient"),
    ("better_ci", "coefficient"),
    ("worse", "coefficient"),
    ("worse_ci", "coefficient"),
)
ZONE: Fields = (
    ("n", "count"),
    ("inverted", "count"),
    ("adequacy", "gap"),
    ("adequacy_ci", "gap"),
    ("adequacy_p", "p"),
    ("adequacy_p_adjusted", "p"),
    ("superiority", "gap"),
    ("superiority_ci", "gap"),
    ("superiority_p", "p"),
    ("superiority_p_adjusted", "p"),
    ("width", "mean"),
    ("below", "share"),
    ("below_ci", "share"),
    ("within", "share"),
    ("within_ci", "share"),
    ("above", "share"),
    ("above_ci", "share"),
)


def kano(tree: Tree, voice: Voice) -> Sheet:
    """Every Kano pair of every audience, a row each."""
    return Sheet(
        title=voice.word("sheet.kano"),
        columns=(
            *headings(voice, "id"),
            *_heads(("wording",), voice),
            *headings(voice, "audience"),
            *_heads(("category", "tied", "runner_up", "clear", "fong"), voice),
            *_titles(COUNTS, voice),
            *_heads(SHARES, voice),
            *_titles(FOUND, voice),
            voice.word("column.reason"),
        ),
        rows=tuple(tuple(_row(one, voice)) for one in tree.report.kano),
        frozen=2,
    )


def _row(one: KanoItem, voice: Voice) -> Iterator[Content]:
    yield from (one.id, voice.text(one.name), one.audience)
    yield voice.code("kano_category", one.category) if one.category else ""
    yield voice.names(voice.code("kano_category", code) for code in one.tied)
    yield voice.code("kano_category", one.runner_up) if one.runner_up else ""
    for answer in (one.clear, one.fong):
        yield "" if answer is None else voice.word("yes" if answer else "no")
    yield from row_figures(one, COUNTS)
    yield from (number(share, "share") for share in one.shares or (None,) * len(SHARES))
    yield from row_figures(one, FOUND)
    yield why(one.reason, voice)


def tolerance(tree: Tree, voice: Voice) -> Sheet:
    """Every zone of every audience, a row each."""
    return Sheet(
        title=voice.word("sheet.tolerance"),
        columns=(
            *headings(voice, "level", "id", "name", "audience"),
            *_heads(("desired_by",), voice),
            *_titles(ZONE, voice),
            voice.word("column.reason"),
        ),
        rows=tuple(
            (
                *named(tree, one.level, one.id, voice),
                one.audience,
                voice.code("facet", one.desired_by),
                *row_figures(one, ZONE),
                why(one.reason, voice),
            )
            for one in tree.report.tolerance
        ),
        frozen=3,
    )


def _heads(keys: Iterable[str], voice: Voice) -> Iterator[str]:
    return (voice.word(f"kano_column.{key}") for key in keys)


def _titles(fields: Fields, voice: Voice) -> Iterator[str]:
    """The headings of `row_figures`: an interval takes two."""
    for name, _ in fields:
        ends = (f"{name}_low", f"{name}_high") if name.endswith("_ci") else (name,)
        yield from _heads(ends, voice)
