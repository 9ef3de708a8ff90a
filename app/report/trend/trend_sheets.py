"""The workbook's pages of waves: every score, every change, who changed, every line."""

from analysis.sections.trend.linked import LinkedChange
from analysis.sections.trend.trend import TrendChange, TrendNode, TrendPoint
from app.report.layout.workbook import REASON, figures, made, of_node, page, reasons, texts

AUDIENCE = texts("audience", at=0)
STEP = ("column.earlier", "column.later")
SHEETS = (
    page(
        "trend.nodes.points",
        AUDIENCE,
        of_node(at=1),
        texts("wave"),
        figures(TrendPoint, "n score100 sd100 ci100"),
        REASON,
        figures(TrendPoint, "reliability sem100"),
        reasons("error_reason"),
        frozen=4,
    ),
    page(
        "trend.nodes.changes",
        *(AUDIENCE, of_node(at=1), texts("earlier later", *STEP), figures(TrendChange), REASON),
        key="trend_changes",
        frozen=4,
    ),
    page(
        "trend.nodes.linked",
        AUDIENCE,
        of_node(at=1),
        made(lambda row, _reading, _voice: (row.waves[0], row.waves[-1]), *STEP, at=0),
        figures(LinkedChange),
        REASON,
        key="trend_linked",
        frozen=4,
    ),
    page(
        "trend.nodes",
        *(AUDIENCE, of_node(), figures(TrendNode)),
        key="trend_lines",
        frozen=4,
        keep=lambda row: row.slope is not None,
    ),
)
