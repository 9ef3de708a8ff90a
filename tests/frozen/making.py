"""Runs the command line, one process for each scenario, and freezes what it wrote."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.frozen import faces
from tests.frozen.scenarios import Scenario

ROOT = Path(__file__).parents[2]
LANGUAGES = ("zh", "en", "both")
CALLS = """
import json, runpy, sys
for number, call in enumerate(json.loads(sys.stdin.read())):
    sys.argv = ["parallax", *call]
    code = 0
    try:
        runpy.run_module("app.cli", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code
    print(f"exit {code}: {' '.join(call)}", flush=True)
"""
"""`python -m app.cli` several times in one process: its imports take longer than most reports."""


class Failed(Exception):
    """A call of the command line ended with another status than 0."""


def cli(calls: list[list[str]], home: Path) -> str:
    """What the calls said, one after the other; they see no settings but their home."""
    foreign = ("DATABASE_URL", "PARALLAX_")
    env = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
    paths = os.pathsep.join([str(ROOT), env.get("PYTHONPATH", "")])
    made = subprocess.run(
        [sys.executable, "-c", CALLS],
        input=json.dumps(calls),
        cwd=ROOT,
        env={**env, "PARALLAX_HOME": str(home), "PYTHONPATH": paths, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    ends = [line for line in made.stdout.splitlines() if line.startswith("exit ")]
    if len(ends) != len(calls) or any(not end.startswith("exit 0:") for end in ends):
        raise Failed(made.stdout)
    return made.stdout


def analysed(out: Path, scenario: Scenario) -> None:
    """A scenario of files: JSON once, HTML and workbook in each language, PDF in some."""
    answers = [str(out / "inputs" / f"{name}.csv") for name in scenario.answers]
    options = [each.format(inputs=out / "inputs") for each in scenario.options]
    instrument = str(out / "inputs" / f"{scenario.instrument}.toml")
    call = ["analyse", *answers, "--instrument", instrument, *options]
    raw = _raw(out / scenario.name)
    calls = [[*call, "--lang", each, *_outputs(raw, each, scenario.pdf)] for each in LANGUAGES]
    calls[0] += ["-o", str(raw / "report.json")]
    _freeze(out, raw, cli(calls, out / "home"))


def demo(out: Path) -> None:
    """The demo: its evaluations' reports, and what `verify` says of them.

    Its PDF in both languages is the one that `parallax demo` leaves in its home.
    """
    home, raw = out / "home", _raw(out / "demo")
    for old in home.glob("*.pdf"):
        old.unlink()
    cli([["demo", "--no-serve"]], home)
    shutil.copy(next(home.glob("*.pdf")), raw / "both.pdf")
    last, before = raw / "report.json", raw / "before.json"
    calls = [["report", "demo-closed", "--lang", each, *_outputs(raw, each, ("zh", "en"))]
             for each in LANGUAGES]  # fmt: skip
    calls[0] += ["-o", str(last)]
    calls.append(["report", "demo-before", "--lang", "both", "-o", str(before),
                  "-o", str(raw / "before.html"), "-o", str(raw / "before.xlsx")])  # fmt: skip
    calls += [["verify", str(last)], ["verify", str(before)]]
    _freeze(out, raw, cli(calls, home))


def verified(out: Path) -> str:
    """What the present code says of the frozen reports of the demo, against a copy of its home."""
    reports = sorted((out / "demo").glob("*.json"))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(out / "home", home)
        return cli([["verify", str(report)] for report in reports], home)


def _raw(folder: Path) -> Path:
    raw = folder / "raw"
    raw.mkdir(parents=True)
    return raw


def _outputs(raw: Path, language: str, pdf: tuple[str, ...]) -> list[str]:
    kinds = ["html", "xlsx", *(["pdf"] if language in pdf else [])]
    return [word for kind in kinds for word in ("-o", str(raw / f"{language}.{kind}"))]


def _freeze(out: Path, raw: Path, said: str) -> None:
    for file in sorted(raw.iterdir()):
        faces.freeze(file, raw.parent)
    faces.write(raw.parent / "said.txt", said.replace(str(out), "OUT").splitlines())
