"""What a browser test asks of a page, it waits for."""

import re
from pathlib import Path

AT_ONCE = re.compile(r"\bassert .*\.(is_visible|is_checked|count|input_value|inner_text)\(\)")
"""An assertion that reads a page as it is: after a click, that may still be the page before."""


def test_no_browser_test_reads_a_page_before_it_has_arrived() -> None:
    offenders = [
        f"{path.name}:{number}: {line.strip()}"
        for path in Path(__file__).parent.glob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if AT_ONCE.search(line) and "AT_ONCE" not in line
    ]
    assert offenders == [], "use playwright's expect(...), which waits"
