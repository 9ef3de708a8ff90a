"""Scores over waves, drawn: a panel per score, in it every audience."""

from analysis.sections.trend.trend import Trend, TrendNode, TrendPoint
from app.charts import lines as chart
from app.charts.marks import Estimate
from app.report.formats import figure
from app.report.layout.drawings import Drawing, looks
from app.report.prose.voice import Voice
from app.report.reading import Reading

DRAWN = 9
"""So many scores at most have a panel of the chart."""


def drawing(reading: Reading, voice: Voice) -> Drawing:
    """A panel per score, in it every audience."""
    rows = reading.report.trend
    nodes = {(node.level, node.id): node for row in rows for node in row.nodes}
    entries = [
        chart.Entry(
            name=reading.name(*key, voice),
            lines=tuple(_line(row, key) for row in rows),
            strong=key[0] == "overall",
        )
        for key in list(nodes)[:DRAWN]
    ]
    drawn = looks(reading, voice)
    key = tuple(drawn[row.audience] for row in rows)
    waves, times = rows[0].waves, rows[0].times
    return Drawing(
        id="trend-chart",
        kind="trend",
        title=voice.word("trend.chart"),
        sentence=voice.running(_shown(row, reading, voice) for row in rows),
        axis=voice.word("trend.axis"),
        key=key,
        draw=lambda width: chart.trends(entries, key, waves=waves, times=times, width=width),
    )


def _line(row: Trend, key: tuple[str, str]) -> tuple[Estimate | None, ...]:
    node = next((each for each in row.nodes if (each.level, each.id) == key), None)
    if node is None:
        return (None,) * len(row.waves)
    return tuple(_estimate(point) for point in node.points)


def _estimate(point: TrendPoint) -> Estimate | None:
    return None if point.score100 is None else Estimate(value=point.score100, ends=point.ci100)


def _shown(row: Trend, reading: Reading, voice: Voice) -> str:
    """Where the overall score stood at first and at last, as far as it may be told."""
    node = overall(row)
    known = [point for point in node.points if point.score100 is not None] if node else []
    if len(known) < 2:
        return ""
    name = next(
        audience.name for audience in reading.report.audiences if audience.id == row.audience
    )
    return voice.word(
        "trend.chart_says",
        audience=voice.text(name),
        first=known[0].wave,
        last=known[-1].wave,
        before=figure(known[0].score100, "score"),
        after=figure(known[-1].score100, "score"),
    )


def overall(row: Trend) -> TrendNode | None:
    """The overall score over the waves, where there is one."""
    return next((node for node in row.nodes if node.level == "overall"), None)
