"""The engine on whoosh3, so that changing from whoosh-reloaded to it is a matter of one line."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
FOLDER = Path(sys.prefix) / "whoosh3"
"""Where `./casebook test` installs it, as `requirements-whoosh3.txt` says."""
WHAT = [
    "test_snapshot.py",
    "test_bulk_writer.py",
    "test_second_process.py::test_two_processes_build_what_one_does",
    *map(str, TESTS.glob("test_engine*.py")),
]


@pytest.mark.skipif(not FOLDER.exists(), reason="Only ./casebook test installs whoosh3.")
def test_the_engine_on_whoosh3() -> None:
    """Snapshot and Whoosh's own search agree, files are what its own writer makes, promises are kept."""
    pinned = re.search(r"^whoosh3==(\S+)", (TESTS.parent / "requirements-whoosh3.txt").read_text(), re.M)
    assert pinned
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider", "--hypothesis-profile=few", *WHAT],
        cwd=TESTS,
        env={**os.environ, "PYTHONPATH": str(FOLDER)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"whoosh: {pinned[1]} from {FOLDER}" in done.stdout
    assert 0 == done.returncode, done.stdout[-5_000:]
