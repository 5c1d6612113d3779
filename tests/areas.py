"""Which tests stand beside what changed: the working tree against the last commit, or, if clean, that commit."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
EVERYTHING = "tests"
ALWAYS = "tests/architecture"


def changed_paths() -> list[str]:
    def git(*arguments: str) -> list[str]:
        run = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
        return [line for line in run.stdout.splitlines() if line]

    changed = git("diff", "--name-only", "HEAD") + git("ls-files", "--others", "--exclude-standard")
    return changed or git("diff", "--name-only", "HEAD~1", "HEAD")


def tests_beside(path: str) -> str:
    """`counselling/debts/services.py` and its templates are tested in `tests/counselling/debts`."""
    if path.startswith(("docs/", "script/")) or ("/" not in path and path.endswith(".md")):
        return ALWAYS
    parts = Path(path.removeprefix("templates/").removeprefix("tests/")).parts
    if parts[:2] == ("counselling", "domain"):
        return "tests/domain"
    for length in (2, 1):
        beside = Path("tests", *parts[:length])
        if len(parts) > length and (ROOT / beside).is_dir():
            return str(beside)
    return EVERYTHING


def areas(paths: list[str]) -> list[str]:
    found = {tests_beside(path) for path in paths}
    return [EVERYTHING] if EVERYTHING in found else sorted(found | {ALWAYS})


if __name__ == "__main__":
    print(*areas(changed_paths()), sep="\n")
