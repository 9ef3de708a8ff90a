"""The sheets of sensitivity: audiences, characteristics, pairs of them."""

from analysis.statistics.kinds import Interval
from app.formats import Style
from app.render.sheet import Content, Sheet, headings, number, why
from app.tree import Tree
from app.voice import Voice


def sensitivity(tree: Tree, voice: Voice) -> Sheet:
    """A row per audience."""
    keys = ("audience", "n", "score100")
    moves = ("change_low", "change_high", "change50_low", "change50_high")
    holds = ("order_holds", "costs_hold", "gap_holds")
    drawn = ("draws", "concentration", "seed", "reason")
    return Sheet(
        title=voice.word("sheet.sensitivity"),
        columns=(
            *headings(voice, *keys),
            *headings(voice, *(f"weights_{key}" for key in (*moves, *holds))),
            *headings(voice, *drawn),
        ),
        rows=tuple(
            (
                row.audience,
                number(row.n, "count"),
                number(row.score100, "score"),
                *_ends(row.change, "gap100"),
                *_ends(row.change50, "gap100"),
                number(row.order_holds, "share"),
                number(row.costs_hold, "share"),
                number(row.gap_holds, "share"),
                number(row.draws, "count"),
                number(row.concentration, "score"),
                str(row.seed),
                why(row.reason, voice),
            )
            for row in tree.report.sensitivity
        ),
    )


def _ends(ends: Interval | None, style: Style) -> tuple[Content, Content]:
    low, high = ends or (None, None)
    return number(low, style), number(high, style)


def costs(tree: Tree, voice: Voice) -> Sheet:
    """What each characteristic takes from the overall score, a row each."""
    keys = ("audience", "id", "name", "weight", "score100", "cost", "first")
    return Sheet(
        title=voice.word("sheet.sensitivity_costs"),
        columns=headings(voice, *keys),
        rows=tuple(
            (
                row.audience,
                one.id,
                _name(tree, one.id, voice),
                number(one.weight, "share"),
                number(one.score100, "score"),
                number(one.cost, "score"),
                number(one.first, "share"),
            )
            for row in tree.report.sensitivity
            for one in row.costs
        ),
        frozen=3,
    )


def pairs(tree: Tree, voice: Voice) -> Sheet:
    """How often the draws reverse two characteristics, a row per pair."""
    keys = ("audience", "ahead", "behind", "difference", "reversed_share")
    return Sheet(
        title=voice.word("sheet.sensitivity_pairs"),
        columns=headings(voice, *keys),
        rows=tuple(
            (
                row.audience,
                _name(tree, one.ahead, voice),
                _name(tree, one.behind, voice),
                number(one.difference, "gap100"),
                number(one.reversed, "share"),
            )
            for row in tree.report.sensitivity
            for one in row.pairs
        ),
        frozen=3,
    )


def _name(tree: Tree, id_: str, voice: Voice) -> str:
    node = tree.node("characteristic", id_)
    return voice.name(node) if node else id_
