"""What the present version gives, frozen; and what has moved since.

python -m tests.frozen OUT [--only NAME …] [--like OLD] [--jobs N]   freeze into the new folder OUT
python -m tests.frozen --compare OLD NEW                             list all differences
python -m tests.frozen --verify OLD                                  verify its demo's reports

`--like OLD` takes the files of answers and the demo's home from OLD, so that dates, keys and
fingerprints of the demo can be compared as well. OUT holds real data where these are beside the
project: keep it outside of the repository.
"""

import argparse
import json
import shutil
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.frozen import making
from tests.frozen.compare import compare
from tests.frozen.scenarios import SCENARIOS, make_inputs

DEMO = "demo"


def main() -> int:
    """Do what the command line says; the status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", nargs="?", type=Path)
    parser.add_argument("--only", nargs="+", metavar="NAME")
    parser.add_argument("--like", type=Path, metavar="OLD")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("OLD", "NEW"))
    parser.add_argument("--verify", type=Path, metavar="OLD")
    given = parser.parse_args()
    if given.compare:
        return _told(*given.compare)
    if given.verify:
        print(making.verified(given.verify.resolve()))
        return 0
    if given.out is None:
        parser.error("name the folder to freeze into")
    return _frozen(given.out.resolve(), given.only, given.like, given.jobs)


def _frozen(out: Path, only: list[str] | None, like: Path | None, jobs: int) -> int:
    tasks = {each.name: each for each in SCENARIOS}
    wanted = only or [DEMO, *tasks]
    out.mkdir(parents=True)
    if like is None:
        make_inputs(out / "inputs")
    else:
        shutil.copytree(like / "inputs", out / "inputs")
        shutil.copytree(like / "home", out / "home")

    def run(name: str) -> bool:
        begun = time.monotonic()
        try:
            if name == DEMO:
                making.demo(out)
            else:
                making.analysed(out, tasks[name])
        except making.Failed as said:
            print(f"{name} FAILED\n{said}", flush=True)
            return False
        print(f"{name}: {time.monotonic() - begun:.0f} s", flush=True)
        return True

    with ThreadPoolExecutor(jobs) as pool:
        done = list(pool.map(run, wanted))
    print("empty everywhere:", ", ".join(_empty(out)) or "nothing")
    return 0 if all(done) else 1


def _empty(out: Path) -> list[str]:
    """Keys of the report in which no scenario has anything."""
    reports = [json.loads(file.read_text("utf-8")) for file in sorted(out.glob("*/report.json"))]
    return sorted({key for each in reports for key in each if not any(r[key] for r in reports)})


def _told(old: Path, new: Path) -> int:
    kinds: Counter[str] = Counter()
    for each in compare(old, new):
        kinds[each.kind] += 1
        print(f"{each.kind}\t{each.path}\n  - {each.old}\n  + {each.new}")
    print("differences:", dict(kinds) or "none")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
