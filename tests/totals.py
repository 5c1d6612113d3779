"""Add up the result files of several pytest runs into one line; a run without a result counts as failed."""

import sys
import xml.etree.ElementTree as ET
from pathlib import Path


def totals(paths: list[Path]) -> str:
    passed = failed = skipped = 0
    for path in paths:
        for suite in ET.parse(path).getroot().iter("testsuite"):  # noqa: S314 - written by our own pytest a moment ago
            wrong = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            left_out = int(suite.get("skipped", 0))
            failed += wrong
            skipped += left_out
            passed += int(suite.get("tests", 0)) - wrong - left_out
    return f"{passed} passed, {failed} failed, {skipped} skipped"


if __name__ == "__main__":
    print(totals([path for path in map(Path, sys.argv[1:]) if path.exists()]))
