"""`parallax analyse`: any survey's CSV export and an instrument file give the whole report."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np

from analysis.build.assemble import build
from analysis.build.inputs import Inputs, Linked, Options, Wave
from analysis.matrix import Sample
from analysis.planning.size import Basis
from analysis.report.undertaking import Facts
from analysis.report.whole import Report
from app.inputs.csvfile import CsvFile, open_csv
from app.inputs.persons import Beside, check_named, linked
from app.inputs.samples import Reader
from app.inputs.segment_columns import check_columns, divide
from app.inputs.waves import in_order
from app.inputs.weight_notes import cautions, notes
from surveys.composition import compose
from surveys.errors import AnswersError, Problem
from surveys.evaluation import DEFAULT_THRESHOLD, Crosshairs
from surveys.exchange.margins import read_margins_file
from surveys.exchange.reach import read_reach_file
from surveys.exchange.rows import Sheets, Table, read_rows
from surveys.exchange.rules import read_rules_file
from surveys.instrument import Instrument
from surveys.modelfile.reader import read_file
from surveys.quality import DEFAULT

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
    encoding: str | None = None,
    audience: str | None = None,
    weight: str | None = None,
    wave: str | None = None,
    duration: str | None = None,
    rules: Path | None = None,
    person: str | None = None,
    spoken: str | None = None,
    margins: Path | None = None,
    segment: Sequence[str] = (),
    cluster: str | None = None,
    response: Path | None = None,
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
        encoding: of the CSV files; None: as `surveys.decoding.decode` finds.
        audience: the column that names each row's audience; None: as the instrument file says,
            else all rows are of its first demand-side audience.
        weight: the column of respondent weights; None: as the instrument file says, else none.
        wave: the column that names each row's wave, a year, month or day: the report is of the
            last, and its section on the trend of all. None: all rows are of one.
        duration: the column of the seconds that each sheet took; None: nobody is judged too fast.
        rules: a file of rules (TOML) by which a sheet counts as careless, and is left out; None:
            the default ones, which leave out none.
        person: the column that says whose each row is, for reliable change from the first wave to
            the last; used for nothing else.
        spoken: the column of the language that each row was answered in, for the gate between
            languages.
        margins: a file of known margins (TOML), to which the sheets are weighted; weights of a
            column are then those of the selection.
        segment: columns that are no questions, by whose texts people are compared, too.
        cluster: the column of what people share (a firm, a site): errors and verdicts with these
            in mind are set beside the others.
        response: a file of whom the audiences were to reach, and what became of those asked (TOML).
        threshold: the smallest group that is shown.
        margin: of equivalence, in scale points: a gap shown to lie within it is agreement.
        crosshairs: where the lines between the quadrants of the priorities stand.
        without: keys of sections to leave out.
        sampling: how people came to be asked; decides what may be called a margin of error.
        title: the report's title; "": the instrument's name in `language`.
        progress: told what is being done, in English.

    Raises:
        ModelError: the instrument file, or that of the margins, rules or response, is not in order.
        AnswersError: a file of answers is not in order; nothing is analysed.
    """
    model = read_file(instrument_path)
    instrument = compose(model, languages=model.languages or ("zh", "en"))
    known = None if margins is None else read_margins_file(margins)
    reach = None if response is None else read_reach_file(response)
    quality = DEFAULT if rules is None else read_rules_file(rules)
    if duration is None and "speeder" in quality.exclude:
        progress("No column of seconds (--duration) is named: nobody is left out as too fast")
    divided = tuple(dict.fromkeys(segment))
    check_columns(divided, instrument)
    check_named((weight, wave, duration, person, spoken, cluster), instrument)
    # Those of the margins first, those that divide last.
    margin_columns = () if known is None else known.columns
    beside = Beside(before=len(margin_columns), language=spoken, cluster=cluster, person=person)
    keep = (*margin_columns, *beside.columns, *divided)
    named = _Named(audience=audience, weight=weight, wave=wave, duration=duration, keep=keep)
    files, sheets = _read_all(paths, encoding, instrument, named, progress)
    every = [each for own in sheets.values() for each in own]
    instrument = _narrowed(instrument, frozenset(each.audience for each in every))
    division = divide(every, divided, instrument)
    reader = Reader(
        instrument=instrument,
        division=division,
        known=known,
        threshold=threshold,
        quality=quality,
        beside=beside,
    )
    waves, weighed = in_order(sheets, reader, wave)
    for note in (*division.notes, *notes(weighed), *cautions(weighed, threshold)):
        progress(note)
    if reach is not None:
        reach.check(_rated(weighed.samples, instrument))
    progress(f"Analysing {sum(each.n for each in every)} answer sheets")
    inputs = Inputs(
        parallax=version("parallax"),
        instrument=instrument,
        facts=Facts(title=title or model.name.to(language), languages=model.languages),
        from_file=True,
        samples=weighed.samples,
        waves=waves,
        linked=_linked(sheets, waves, beside, instrument),
        weightings=weighed.weightings,
        attributes=division.attributes,
        cluster=cluster or "",
        reach=() if reach is None else reach.reach,
        options=Options(
            threshold=threshold,
            margin=margin,
            without=tuple(without),
            crosshairs=crosshairs,
            sampling=sampling,
            quality=quality,
            quality_set="default" if rules is None else "given",
        ),
    )
    return Analysis(report=build(inputs), files=tuple(files))


def _rated(samples: Sequence[Sample], instrument: Instrument) -> dict[str, int]:
    """Audience → sheets that rate anything."""
    return {
        audience.id: sum(
            int(np.any(sample.points >= 0, axis=1).sum())
            for sample in samples
            if sample.audience == audience.id
        )
        for audience in instrument.model.audiences
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """The columns that were named, beside those of the instrument."""

    audience: str | None
    weight: str | None
    wave: str | None
    duration: str | None
    keep: tuple[str, ...]


def _read_all(
    paths: Sequence[Path],
    encoding: str | None,
    instrument: Instrument,
    named: _Named,
    progress: Callable[[str], None],
) -> tuple[list[FileRead], dict[str, list[Sheets]]]:
    """What is in the files, and their sheets by wave; what is wrong with any of them at once."""
    files: list[FileRead] = []
    sheets: dict[str, list[Sheets]] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            file = open_csv(path, encoding)
            progress(f"Reading {file.name} ({file.encoding})")
            found, table = _read(file, instrument, named)
        except AnswersError as error:
            problems += error.problems
            continue
        files.append(found)
        for note in (*file.notes, *table.notes):
            progress(f"{found.name}: {note}")
        for label, own in table.waves.items():
            sheets.setdefault(label, []).extend(own)
    if problems:
        raise AnswersError(tuple(problems))
    return files, sheets


def _read(file: CsvFile, instrument: Instrument, named: _Named) -> tuple[FileRead, Table]:
    table = read_rows(
        instrument,
        file.header,
        file.rows(),
        file=file.name,
        audience=named.audience,
        weight=named.weight,
        duration=named.duration,
        wave=named.wave,
        keep=named.keep,
    )
    found = FileRead(
        name=file.name, encoding=file.encoding, rows=table.rows, passed_over=table.passed_over
    )
    return found, table


def _linked(
    sheets: Mapping[str, Sequence[Sheets]],
    waves: Sequence[Wave],
    beside: Beside,
    instrument: Instrument,
) -> tuple[Linked, ...]:
    if not waves:
        return ()
    first, last = sheets[waves[0].label], sheets[waves[-1].label]
    return linked(first, last, beside, instrument)


def _narrowed(instrument: Instrument, audiences: frozenset[str]) -> Instrument:
    """Without the audiences of which no file has a row: nothing is to be said of them."""
    kept = tuple(each for each in instrument.model.audiences if each.id in audiences)
    return replace(instrument, model=replace(instrument.model, audiences=kept))
