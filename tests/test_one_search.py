"""`casebook search` by the shortest way says what the command line says, or nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer import cli
from indexer.catalogue import Catalogue
from indexer.one_search import is_answered

ROOT = Path(__file__).parent.parent
SHORT = [
    ["garden"],
    ["time", "bank", "--limit", "3"],
    ["--json", "co-production"],
    ["co-production", "--json", "--exact", "--sort", "-date", "--limit", "100"],
    ["wales", "--sort", "title"],
    ['"people as assets"'],
    ["garden NOT wales"],
    ["title:champions OR champ*"],
    ["kind:event (wales OR leeds)"],
    ["year:2011", "--limit", "2", "--limit", "4"],
    ["Jönköping"],
    ["the"],
    ["gardn"],
    ["timbanking", "--json", "--exact"],
    ["volunter~2", "wales^3"],
    [""],
]
LONG = [
    ["x", "--limit", "0"],
    ["x", "--limit", "101"],
    ["x", "--limit"],
    ["x", "--limit", "three"],
    ["x", "--sort", "best"],
    ["(oops"],
    ["garden", "-prison"],
    ["wales", "--filter", "kind=event"],
    ["wales", "--filter", "kind"],
    ["--limit=2", "wales"],
    ["--", "wales"],
    ["--help"],
    [],
]


@pytest.fixture
def environ(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a command over the shipped corpus, whose index is in step."""
    environ = {
        "CASEBOOK_CORPUS": str(catalogue.settings.corpus),
        "CASEBOOK_VAR": str(catalogue.settings.var),
    }
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    return environ


def by_the_command_line(arguments: list[str]) -> str:
    """What the command line prints."""
    result = CliRunner().invoke(cli.main, ["search", *arguments], prog_name="casebook")
    return result.stdout


@pytest.mark.parametrize("arguments", SHORT)
def test_the_short_way_says_the_same(
    environ: dict[str, str], capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """Every letter of it."""
    assert is_answered(arguments, environ)
    assert capsys.readouterr().out == by_the_command_line(arguments)


def test_a_terminal_is_shown_what_matched(
    environ: dict[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In bold, as the command line does it."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert is_answered(["garden"], environ)
    result = CliRunner().invoke(cli.main, ["search", "garden"], color=True)
    assert capsys.readouterr().out == result.stdout
    assert "\x1b[1mgarden\x1b[0m" in result.stdout


@pytest.mark.parametrize("arguments", LONG)
def test_what_is_unusual_or_wrong_takes_the_long_way(
    environ: dict[str, str], capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """Nothing is said before."""
    assert not is_answered(arguments, environ)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "more",
    [
        {"CASEBOOK_CORPSE": "x"},
        {"CASEBOOK_PROXIES": "1"},
        {"CASEBOOK_CORPUS": " "},
        {"CASEBOOK_CORPUS": "/nowhere"},
        {"CASEBOOK_VAR": "/nowhere"},
        {"_CASEBOOK_COMPLETE": "bash_source"},
    ],
)
def test_other_settings_take_the_long_way(environ: dict[str, str], more: dict[str, str]) -> None:
    """They are told of, or heeded, in one place."""
    assert not is_answered(["garden"], {**environ, **more})


def test_the_short_way_is_short(environ: dict[str, str]) -> None:
    """Nothing is loaded that takes long and is not needed for an answer."""
    code = """
import os, sys
import indexer.__main__
from indexer.one_search import is_answered
assert is_answered(["timebank", "--json"], os.environ)
loaded = {"click", "numpy", "dataclasses", "pathlib", "hashlib", "datetime", "pydantic", "whoosh.index"}
sys.exit(" ".join(loaded & sys.modules.keys()) or 0)
"""
    process = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (process.returncode, process.stderr) == (0, "")
    assert process.stdout.startswith('{\n  "query": "timebank"')
