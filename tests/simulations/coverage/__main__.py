"""Prints the tables of docs/statistics/coverage.md; names of studies as arguments choose some.

`python -m tests.simulations.coverage [--samples N] [name …]`: all of it takes a quarter of an hour.
"""

import argparse

from tests.simulations.coverage import (
    of_agreement,
    of_gaps,
    of_groups,
    of_means,
    of_priorities,
    of_scales,
    of_structure,
)
from tests.simulations.coverage.study import table

STUDIES = (
    *of_means.STUDIES,
    *of_gaps.STUDIES,
    *of_groups.STUDIES,
    *of_scales.STUDIES,
    *of_agreement.STUDIES,
    *of_structure.STUDIES,
    *of_priorities.STUDIES,
)


def main() -> None:
    """Study by study, as Markdown."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("names", nargs="*", help="studies, by their number")
    asked.add_argument("--samples", type=int, help="instead of each study's own number")
    given = asked.parse_args()
    for study in STUDIES:
        if not given.names or str(study.number) in given.names:
            count = given.samples or study.samples
            print(f"\n### {study.number}. {study.name}\n\nn: {study.of}. {count} samples.\n")
            print("\n".join(table(study, given.samples)), flush=True)


if __name__ == "__main__":
    main()
