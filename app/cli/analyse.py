"""`parallax analyse`."""

from collections.abc import Callable
from math import nan
from pathlib import Path
from typing import Any, get_args

import click

from analysis.report import SWITCHES
from app.cli import files
from app.cli.files import Command
from app.cli.outputs import LANGUAGE, check, write
from app.cli.refusals import say
from app.inputs.request import Margin, Request
from app.inputs.study import FileRead
from app.inputs.study import analyse as analyse_files
from app.report.faces import FORMATS, Language
from app.words import LANGUAGES
from surveys.fieldwork.evaluation import (
    DEFAULT_MARGIN,
    DEFAULT_THRESHOLD,
    Crosshairs,
    SelfAssessment,
)
from surveys.fieldwork.reach import SAMPLINGS


def _margin(_: click.Context, __: click.Parameter, value: str) -> Margin:
    """A share of the range ("10%"), or scale points ("0.5")."""
    share = value.strip().endswith("%")
    try:
        number = float(value.strip().removesuffix("%").replace(",", "."))
    except ValueError:
        number = nan
    if not 0 <= number <= (50 if share else 35):
        raise click.BadParameter(
            f"'{value}' is no margin. Give a share of the scale's range from 0% to 50%, "
            "or scale points from 0 to 35."
        )
    return Margin(share=number / 100) if share else Margin(share=None, points=number)


def _named(_: click.Context, __: click.Parameter, value: Any) -> Any:
    """As it is, unless it is blank: a variable of the shell that is not set, as a rule."""
    names = value if isinstance(value, tuple) else (value,)
    if any(name is not None and not name.strip() for name in names):
        raise click.BadParameter("is blank. Name a column of the answers, or leave the option out.")
    return value


def _column(*names: str, text: str, multiple: bool = False) -> Callable[[Command], Command]:
    """An option that names a column of the answers."""
    return click.option(*names, metavar="COLUMN", callback=_named, multiple=multiple, help=text)


@click.command()
@click.argument("answers", nargs=-1, required=True, type=files.FILE)
@files.ENCODING
@click.option("--instrument", required=True, type=files.FILE, help="The instrument file (TOML).")
@_column("--audience", text="Column that says who answered.")
@_column("--weight", text="Column of respondent weights.")
@_column(
    "--wave",
    text="Column of the wave (2024, 2024-05 or a day): the report is of the last, beside a trend.",
)
@_column(
    "--duration", text="Column of the seconds that each sheet took; a blank cell leaves it unknown."
)
@click.option(
    "--rules",
    type=files.FILE,
    help="File of rules (TOML) by which sheets count as careless, or are left out.",
)
@_column(
    "--person",
    text="Column that says whose a row is: reliable change from the first wave to the last.",
)
@_column(
    "--language",
    "language_column",
    text="Column of the language of each row: whether languages can be compared.",
)
@click.option(
    "--margins",
    type=files.FILE,
    help="File of known margins (TOML), to which the sheets are weighted.",
)
@_column(
    "--segment",
    "segments",
    text="Column that is no question, whose groups are compared; can be given several times.",
    multiple=True,
)
@_column(
    "--cluster",
    text="Column of what people share (firm, site, department): errors that take it into account.",
)
@click.option(
    "--response",
    type=files.FILE,
    help="File of population, selection and what became of those asked (TOML): response rates.",
)
@click.option(
    "--threshold",
    default=DEFAULT_THRESHOLD,
    show_default=True,
    type=click.IntRange(1),
    help="The smallest group that is shown.",
)
@click.option(
    "--margin",
    default=f"{DEFAULT_MARGIN:.0%}",
    show_default=True,
    metavar="SHARE%",
    callback=_margin,
    help="Margin of equivalence, of the scale's range (10%) or in scale points (0.5): a gap shown "
    "to lie within is agreement.",
)
@click.option(
    "--margin-reason",
    metavar="TEXT",
    help="Why this margin and no other, as the report prints it.",
)
@click.option(
    "--self-assessment",
    type=click.Choice(get_args(SelfAssessment)),
    help="How the supplier rates itself: declared (one official response, a fixed value) or panel "
    "(its raters are a sample). Without it, one response is declared and several are a panel.",
)
@click.option(
    "--crosshairs",
    default="grand_mean",
    show_default=True,
    type=click.Choice(get_args(Crosshairs)),
    help="Where the lines between the quadrants of the priorities stand.",
)
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(SWITCHES),
    help="A section to leave out; can be given several times.",
)
@click.option(
    "--sampling",
    default="other",
    show_default=True,
    type=click.Choice(SAMPLINGS),
    help="How people came to be asked: only the first two have a margin of error.",
)
@click.option("--title", default="", help="Title of the report; without it, the instrument's name.")
@LANGUAGE
@files.output(FORMATS, multiple=True)
def analyse(
    answers: tuple[Path, ...],
    instrument: Path,
    language: Language,
    outputs: tuple[Path, ...],
    **options: Any,
) -> None:
    """Make a report from CSV files and an instrument file; no database is needed."""
    check(outputs)
    _check_twice(answers)
    if options["person"] and not options["wave"]:
        raise click.UsageError("--person tells who answered in two waves: name their --wave too.")
    request = Request(
        answers=answers,
        instrument=instrument,
        language=language if language in LANGUAGES else LANGUAGES[0],
        **options,
    )
    done = analyse_files(request, say)
    for file in done.files:
        _tell(file)
    write(done.report, language, outputs)


def _check_twice(answers: tuple[Path, ...]) -> None:
    """The same answers in two files would count twice."""
    seen: dict[bytes, Path] = {}
    for file in answers if len(answers) > 1 else ():
        content = file.read_bytes()
        if content in seen:
            raise click.BadParameter(f"{file} has the same content as {seen[content]}. Give one.")
        seen[content] = file


def _tell(file: FileRead) -> None:
    say(f"{file.name}: {file.rows} answer sheets")
    if file.passed_over:
        say(f"{file.name}: columns not asked for: {', '.join(file.passed_over)}")
