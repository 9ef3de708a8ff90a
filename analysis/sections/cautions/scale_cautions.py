"""Cautions of scales: those whose alpha does not reach the line, or is not known to."""

from collections.abc import Iterable, Iterator, Mapping

from analysis.sections.reliability import ScaleReliability
from analysis.study.caution_limits import LIMITS, Caution, CautionFigure, doubtful, standing
from analysis.study.undertaking import Node

SCALED = ("characteristic", "subcharacteristic")
ABOVE_ITEMS = ("subcharacteristic", "characteristic", "outcome")


def of_scales(rows: Iterable[ScaleReliability], audiences: Iterable[str]) -> Iterator[Caution]:
    """Those of these audiences, under perception, of characteristics and their parts.

    "scale_fails" where the whole interval is below the line; "scale_open" where it holds the line,
    weightier if alpha itself is below it.
    """
    asked = frozenset(audiences)
    for row in rows:
        if row.audience not in asked or row.facet != "perception" or row.level not in SCALED:
            continue
        stands = standing(row.alpha, row.alpha_ci)
        if stands in (None, "reached"):
            continue
        yield Caution(
            code="scale_fails" if stands == "missed" else "scale_open",
            weight=3 if stands == "missed" else 2 if doubtful(row.alpha) else 1,
            section="reliability",
            audience=row.audience,
            level=row.level,
            id=row.scale,
            n=row.n,
            figures=(
                CautionFigure(
                    name="alpha",
                    value=row.alpha,
                    unit="coefficient",
                    ci=row.alpha_ci,
                    limit=LIMITS["alpha"].value,
                ),
            ),
        )


def scales_of(node: Node, nodes: Mapping[tuple[str, str], Node]) -> tuple[tuple[str, str], ...]:
    """A node and those above it, up to its characteristic or outcome, by level and id."""
    chain, above = [], node
    while above.level != "overall":
        chain.append((above.level, above.id))
        # Ids are unique within a level only: an item hangs on the nearest level that has the id.
        higher = ABOVE_ITEMS if above.level == "item" else ("characteristic",)
        parents = (nodes.get((level, above.parent or "")) for level in higher)
        parent = next((each for each in parents if each is not None), None)
        if parent is None or above.level == "characteristic":
            break
        above = parent
    return tuple(chain)
