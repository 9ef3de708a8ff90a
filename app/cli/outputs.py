"""The reports that commands write."""

from pathlib import Path

import click

from analysis.report import Report
from app.cli import files
from app.report.faces import FORMATS, OFFERED, Language

LANGUAGE = click.option(
    "--lang",
    "language",
    type=click.Choice(OFFERED),
    default=OFFERED[0],
    show_default=True,
    help="Of HTML, PDF and XLSX; JSON holds both.",
)


def check(outputs: tuple[Path, ...]) -> None:
    """Before the long work: every ending must name a format, and every file be writable.

    Raises:
        click.BadParameter: otherwise.
    """
    for file in outputs:
        files.check(file, FORMATS)


def write(report: Report, language: Language, outputs: tuple[Path, ...]) -> None:
    """Write a report into all files, or into none."""
    made = [(file, FORMATS[files.format_of(file)].render(report, language)) for file in outputs]
    for file, content in made:
        files.write(file, content)
