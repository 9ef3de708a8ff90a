"""The files of commands: in which encoding they are read; written whole, or not at all."""

import os
from collections.abc import Callable, Collection
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

import click

from app.cli.refusals import say
from surveys.exchange import decoding

Command = TypeVar("Command", bound=Callable[..., object])
FILE = click.Path(path_type=Path)


def _encoding(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    if name is not None and decoding.known(name) is None:
        usual = ", ".join(decoding.USUAL)
        raise click.BadParameter(f"{name!r} is the name of no encoding. The usual ones: {usual}.")
    return name


ENCODING = click.option(
    "--encoding",
    metavar="NAME",
    callback=_encoding,
    help="Encoding of the answers (big5, cp932, euc-kr, cp1252, …), any that Python has; without "
    "it UTF-8, or GB18030 where that reads as simplified Chinese.",
)


def output(formats: Collection[str], *, multiple: bool = False) -> Callable[[Command], Command]:
    """The option `-o`, whose file's ending says the format."""
    known = ", ".join(f".{each}" for each in formats)
    again = " May be given several times." if multiple else ""
    return click.option(
        "-o",
        "--output",
        "outputs" if multiple else "output",
        multiple=multiple,
        required=True,
        type=FILE,
        metavar="FILE",
        help=f"File to write; its ending says the format: {known}.{again}",
    )


def format_of(file: Path) -> str:
    """The format that a file's ending names."""
    return file.suffix.removeprefix(".").lower()


def check(file: Path, formats: Collection[str] | None = None) -> None:
    """Before the long work: the ending must name a format, and the file be writable.

    Raises:
        click.BadParameter: otherwise.
    """
    if formats is not None and format_of(file) not in formats:
        known = ", ".join(f".{each}" for each in formats)
        raise click.BadParameter(f"{file}: the ending must be one of {known}.")
    if file.is_dir():
        raise click.BadParameter(f"{file}: this is a folder. Give the name of a file.")
    folder = file.absolute().parent
    if not folder.is_dir():
        raise click.BadParameter(f"{file}: there is no folder {folder}. Make it first.")
    if not os.access(folder, os.W_OK):
        raise click.BadParameter(f"{file}: the folder {folder} cannot be written to.")


def write(file: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write a file whole, or not at all: under another name first."""
    part = file.with_name(f".{file.name}-{token_hex(4)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as opened:
            opened.write(content)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    say(f"Wrote {file}")
