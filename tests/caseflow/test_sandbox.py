"""A limited child: warm, bounded, and telling nothing but bytes."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from caseflow import sandbox
from caseflow.sandbox import Limits, Reason, SandboxError

pytestmark = pytest.mark.anywhere

ROOT = Path(__file__).parents[2]
HERE = "tests.caseflow.sandbox_work"


def test_a_child_returns_bytes():
    assert sandbox.run(f"{HERE}.doubled", b"ab") == b"abab"


def test_the_child_is_warm_and_this_process_is_not():
    assert sandbox.run(f"{HERE}.loaded", "weasyprint", "pikepdf") == b"weasyprint pikepdf"
    assert "weasyprint" not in sys.modules


def test_the_child_is_warm_wherever_the_process_was_started(tmp_path):
    """A child without its warmed server is slow, and prints with the fonts of the machine."""
    script = tmp_path / "elsewhere.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from caseflow import sandbox\n"
        "if __name__ == '__main__':\n"
        f"    print(sandbox.run('{HERE}.loaded', 'weasyprint', 'pikepdf'))\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, env={"DJANGO_SETTINGS_MODULE": "caseflow.settings.demo"},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout == "b'weasyprint pikepdf'\n"


def test_a_warm_child_imports_nothing_again():
    assert sandbox.run(f"{HERE}.modules_loaded_by_a_letter") == b""


@pytest.mark.parametrize(
    ("work", "limits", "reason"),
    [
        ("sleep", Limits(wall_seconds=0.3), Reason.TIME),
        ("spin", Limits(processor_seconds=1), Reason.PROCESSOR),
        ("hoard", Limits(), Reason.MEMORY),
        ("write_much", Limits(file_size=1 << 20), Reason.FAILED),
        ("leave", Limits(), Reason.DIED),
        ("fail", Limits(), Reason.FAILED),
    ],
)
def test_a_broken_limit_ends_the_child_and_is_named(work, limits, reason):
    before = time.monotonic()
    with pytest.raises(SandboxError) as refused:
        sandbox.run(f"{HERE}.{work}", limits=limits)
    assert refused.value.reason == reason
    assert time.monotonic() - before < 12


def test_an_error_tells_its_name_and_not_its_content():
    with pytest.raises(SandboxError) as refused:
        sandbox.run(f"{HERE}.fail")
    assert (str(refused.value), refused.value.detail) == ("failed: ValueError", "ValueError")


def test_no_core_file_and_the_limits_of_the_house():
    assert sandbox.run(f"{HERE}.limits") == b"1073741824 52428800 0"


def test_one_bad_job_harms_no_other():
    jobs = [(number, (number,)) for number in range(20)]
    outcomes = dict(sandbox.each(f"{HERE}.tenth_dies", jobs, workers=2))
    assert sorted(outcomes) == list(range(20))
    assert isinstance(outcomes[10], SandboxError)
    assert {key: value for key, value in outcomes.items() if key != 10} == {
        number: str(number).encode() for number in range(20) if number != 10
    }


def test_a_reader_who_leaves_early_stops_the_work():
    outcomes = sandbox.each(f"{HERE}.tenth_dies", [(number, (number,)) for number in range(9)], workers=1)
    assert next(outcomes) == (0, b"0")
    outcomes.close()
    assert list(outcomes) == []


def test_the_first_is_done_before_the_last_is_drawn():
    """Forty letters are not composed in advance: the first stands on the page while others are still written."""
    drawn = []
    jobs = ((number, (number,)) for number in range(9) if not drawn.append(number))
    outcomes = sandbox.each(f"{HERE}.tenth_dies", jobs, workers=2)
    next(outcomes)
    assert drawn == [0, 1, 2, 3]
    assert len(list(outcomes)) == 8
    assert drawn == list(range(9))


def test_nothing_to_do_is_done_at_once():
    assert list(sandbox.each(f"{HERE}.doubled", [])) == []


def test_a_server_that_cannot_warm_up_is_named_and_nobody_waits(tmp_path):
    script = tmp_path / "broken.py"
    (tmp_path / "broken_settings.py").write_text("SANDBOX_WARM = ['caseflow.nothing.here']\n")
    script.write_text(
        "from caseflow import sandbox\n"
        "if __name__ == '__main__':\n"
        "    print([str(outcome) for _key, outcome in sandbox.each('tests.caseflow.sandbox_work.leave', [(1, ())])])\n"
    )
    environment = {"PYTHONPATH": f"{ROOT}:{tmp_path}", "DJANGO_SETTINGS_MODULE": "broken_settings"}
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True, text=True, timeout=60, check=True, env=environment,
    )  # fmt: skip
    assert done.stdout == "['died: fork server']\n"
    assert "SANDBOX_WARM: No module named 'caseflow.nothing'" in done.stderr
