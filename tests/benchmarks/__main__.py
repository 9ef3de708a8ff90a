"""Run every benchmark, print a table, and write the figures where `--json` says."""

import argparse
import json
import warnings
from pathlib import Path

from tests.benchmarks import building, loading, pdf, reading, reliability, web
from tests.benchmarks.row import Row

# Said by the PostgreSQL that the tests start.
warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
SUITES = {
    "web": web.run,
    "loading": loading.run,
    "reading": reading.run,
    "pdf": pdf.run,
    "building": building.run,
    "reliability": reliability.run,
}


def main() -> None:
    """The command line of `./dev bench`."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("suites", nargs="*", help=f"of {', '.join(SUITES)}; none: all")
    parser.add_argument("--json", type=Path, help="file for the figures")
    chosen = parser.parse_args()
    unknown = set(chosen.suites) - set(SUITES)
    if unknown:
        parser.error(f"no suite {', '.join(sorted(unknown))}; there are {', '.join(SUITES)}")
    rows: list[Row] = []
    for name in chosen.suites or SUITES:
        for row in SUITES[name]():
            rows.append(row)
            print(row.line(), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps([row.plain() for row in rows], indent=1) + "\n")


if __name__ == "__main__":
    main()
