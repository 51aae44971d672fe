"""The launcher where all is installed: it answers a search itself, and hands everything else on."""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from indexer.catalogue import Catalogue

ROOT = Path(__file__).parent.parent
HANDED_ON = 7


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a `.venv`, whose Python only tells that it was called."""
    home = tmp_path / "checkout"
    packages = home / ".venv" / "lib" / "python{}.{}".format(*sys.version_info) / "site-packages"
    for folder in (home / ".venv" / "bin", packages.parent):
        folder.mkdir(parents=True)
    packages.symlink_to(sysconfig.get_path("purelib"))
    (home / "indexer").symlink_to(ROOT / "indexer")
    for name in ("casebook", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, home / name)
    python = home / ".venv" / "bin" / "python"
    python.write_text(f"#!/bin/sh\necho handed on: $*\nexit {HANDED_ON}\n")
    python.chmod(0o755)
    checksum = hashlib.sha256((home / "requirements.txt").read_bytes()).hexdigest()
    stamp = f"{sys.implementation.cache_tag}\nrequirements.txt {checksum}\n"
    (home / ".venv" / "casebook-installed").write_text(stamp)
    return home


def launch(
    checkout: Path, catalogue: Catalogue, *arguments: str, **environ: str
) -> subprocess.CompletedProcess[str]:
    """Run the launcher from another folder."""
    folders = {
        "CASEBOOK_CORPUS": str(catalogue.settings.corpus),
        "CASEBOOK_VAR": str(catalogue.settings.var),
    }
    return subprocess.run(
        [sys.executable, checkout / "casebook", *arguments],
        cwd=checkout.parent,
        env={**os.environ, **folders, **environ},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_search_is_answered_in_the_launcher_itself(checkout: Path, catalogue: Catalogue) -> None:
    """Once the times of the requirements are noted, which the first call does."""
    first = launch(checkout, catalogue, "search", "timebank", "--limit", "1")
    again = launch(checkout, catalogue, "search", "timebank", "--limit", "1")
    assert (first.returncode, again.returncode, again.stderr) == (HANDED_ON, 0, "")
    assert "records for “timebank”" in again.stdout


def test_requirements_that_were_only_touched_are_noted_anew(checkout: Path, catalogue: Catalogue) -> None:
    """Nothing is installed again for that."""
    launch(checkout, catalogue, "search", "timebank")
    os.utime(checkout / "requirements.txt", (1, 1))
    returned = [launch(checkout, catalogue, "search", "timebank").returncode for _ in range(2)]
    assert returned == [HANDED_ON, 0]


@pytest.mark.parametrize(
    "arguments", [("--help",), ("search",), ("search", "x", "--sort", "best"), ("index", "--json")]
)
def test_everything_else_is_handed_on(
    checkout: Path, catalogue: Catalogue, arguments: tuple[str, ...]
) -> None:
    """With all that was said, never to an `indexer` of the current folder."""
    launch(checkout, catalogue, "search", "timebank")
    process = launch(checkout, catalogue, *arguments)
    told = f"handed on: -P -m indexer {' '.join(arguments)}\n"
    assert (process.returncode, process.stdout, process.stderr) == (HANDED_ON, told, "")
