"""`parallax analyse`: any survey's CSV export and an instrument file give the whole report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np

from analysis.build.assemble import build
from analysis.build.inputs import Inputs, Options
from analysis.matrix import Sample, unpack
from analysis.planning.size import Basis
from analysis.report.undertaking import Facts
from analysis.report.whole import Report
from app.csvfile import open_csv
from app.weighing import Weighed, notes, weigh
from surveys.evaluation import DEFAULT_THRESHOLD, Crosshairs
from surveys.exchange.margins import KnownMargins, read_margins_file
from surveys.exchange.rows import Sheets, read_rows
from surveys.instrument import Instrument, compose
from surveys.modelfile.reader import read_file

DEFAULT_MARGIN = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """What was found in one file: rows with text, and the columns that were not needed."""

    name: str
    encoding: str
    rows: int
    passed_over: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """The report, and what there is to say about the files that it was made from."""

    report: Report
    files: tuple[FileRead, ...]


def analyse(
    paths: Sequence[Path],
    instrument_path: Path,
    *,
    audience: str | None = None,
    weight: str | None = None,
    margins: Path | None = None,
    threshold: int = DEFAULT_THRESHOLD,
    margin: float = DEFAULT_MARGIN,
    crosshairs: Crosshairs = "grand_mean",
    without: Sequence[str] = (),
    sampling: Basis = "other",
    title: str = "",
    language: str = "en",
    progress: Callable[[str], None] = lambda _: None,
) -> Analysis:
    """Read answers from CSV files and build the report; no database is needed.

    Args:
        paths: CSV files under the same instrument; their respondents are put together.
        instrument_path: the instrument file (a model file; every item of it is asked).
        audience: the column that names each row's audience; None: as the instrument file says,
            else all rows are of its first demand-side audience.
        weight: the column of respondent weights; None: as the instrument file says, else none.
        margins: a file of known margins (TOML), to which the sheets are weighted; weights of a
            column are then those of the selection.
        threshold: the smallest group that is shown.
        margin: of equivalence, in scale points: a gap shown to lie within it is agreement.
        crosshairs: where the lines between the quadrants of the priorities stand.
        without: keys of sections to leave out.
        sampling: how people came to be asked; decides what may be called a margin of error.
        title: the report's title; "": the instrument's name in `language`.
        progress: told what is being done, in English.

    Raises:
        ModelError: the instrument file, or that of the margins, is not in order.
        AnswersError: a file of answers is not in order; nothing is analysed.
    """
    model = read_file(instrument_path)
    instrument = compose(model, languages=model.languages or ("zh", "en"))
    known = None if margins is None else read_margins_file(margins)
    keep = () if known is None else known.columns
    sheets: list[Sheets] = []
    files: list[FileRead] = []
    for path in paths:
        progress(f"Reading {path.name}")
        found, new = _read(path, instrument, audience, weight, keep)
        files.append(found)
        sheets += new
    instrument = _narrowed(instrument, frozenset(each.audience for each in sheets))
    weighed = _weighed(sheets, known, instrument)
    for note in notes(weighed):
        progress(note)
    progress(f"Analysing {sum(each.n for each in sheets)} answer sheets")
    inputs = Inputs(
        parallax=version("parallax"),
        instrument=instrument,
        facts=Facts(title=title or model.name.to(language), languages=instrument.languages),
        samples=weighed.samples,
        weightings=weighed.weightings,
        options=Options(
            threshold=threshold,
            margin=margin,
            without=tuple(without),
            crosshairs=crosshairs,
            sampling=sampling,
        ),
    )
    return Analysis(report=build(inputs), files=tuple(files))


def _read(
    path: Path,
    instrument: Instrument,
    audience: str | None,
    weight: str | None,
    keep: Sequence[str],
) -> tuple[FileRead, tuple[Sheets, ...]]:
    file = open_csv(path)
    table = read_rows(
        instrument,
        file.header,
        file.rows(),
        file=file.name,
        audience=audience,
        weight=weight,
        keep=keep,
    )
    found = FileRead(
        name=file.name, encoding=file.encoding, rows=table.rows, passed_over=table.passed_over
    )
    return found, table.sheets


def _narrowed(instrument: Instrument, audiences: frozenset[str]) -> Instrument:
    """Without the audiences of which no file has a row: nothing is to be said of them."""
    kept = tuple(each for each in instrument.model.audiences if each.id in audiences)
    return replace(instrument, model=replace(instrument.model, audiences=kept))


def _weighed(
    sheets: Sequence[Sheets], known: KnownMargins | None, instrument: Instrument
) -> Weighed:
    samples = tuple(_sample(each, instrument) for each in sheets)
    if known is None:
        return Weighed(samples=samples, weightings=())
    return weigh(samples, [each.kept for each in sheets], known, instrument)


def _sample(sheets: Sheets, instrument: Instrument) -> Sample:
    return Sample(
        instrument=instrument,
        audience=sheets.audience,
        points=unpack(sheets.ratings, len(instrument.ratings)),
        weights=None if sheets.weights is None else np.array(sheets.weights, dtype=np.float64),
        records=sheets.records,
    )
