"""Prints the seconds and the megabytes that the reliability block takes beside its answers."""

import json
import resource
import sys
import time

from tests.benchmarks.reliability import answers, block


def main() -> None:
    """Measure the number of sheets that the command line names; the peak is the process's own."""
    block(answers(1_000))
    x = answers(int(sys.argv[1]))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    block(x)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([seconds, (peak - before) / 1024]))


if __name__ == "__main__":
    main()
