"""`casebook import` as its user runs it: which files, what is told, one JSON document, exit codes."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer.import_command import import_files
from indexer.settings import Settings
from test_importing import DAY, HOSTILE, OTHER

KEYS = ["file", "status", "error", "event", "examples", "checks", "duplicates", "saved"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two write-ups and a bad file, beside an empty corpus."""
    (tmp_path / "corpus" / "records").mkdir(parents=True)
    folder = tmp_path / "write-ups"
    folder.mkdir()
    (folder / "day.txt").write_bytes(DAY)
    (folder / "other.txt").write_bytes(OTHER)
    (folder / "bad.png").write_bytes(b"\x89PNG")
    return folder


def run(folder: Path, *arguments: object, data: bytes = b"") -> Result:
    """Run the command over the corpus beside `folder`."""
    settings = Settings(corpus=folder.parent / "corpus", var=folder.parent / "var")
    return CliRunner().invoke(import_files, list(map(str, arguments)), obj=settings, input=data)


def printed(result: Result) -> Any:
    """The one JSON document on stdout."""
    return json.loads(result.stdout)


def records(folder: Path) -> list[str]:
    """The ids in the corpus beside `folder`."""
    return sorted(path.stem for path in (folder.parent / "corpus" / "records").iterdir())


def test_one_file_is_one_object_and_several_are_a_list(folder: Path) -> None:
    """All with the same keys; the refused with its reason."""
    one = run(folder, folder / "day.txt", "--dry-run", "--json")
    two = run(folder, folder / "day.txt", folder / "bad.png", "--dry-run", "--json")
    assert ("", KEYS, "day.txt", "ok", []) == (
        one.stderr,
        list(printed(one)),
        printed(one)["file"],
        printed(one)["status"],
        printed(one)["saved"],
    )
    assert [("ok", None, KEYS), ("refused", None, KEYS)] == [
        (told["status"], told["event"] and None, list(told)) for told in printed(two)
    ]
    assert "is an image" in printed(two)[1]["error"]
    assert (0, 1) == (one.exit_code, two.exit_code)


def test_saved_ids_are_told_and_the_records_are_there(folder: Path) -> None:
    """The event first; a second import says so."""
    first, second = (printed(run(folder, folder / "day.txt", "--json")) for _ in range(2))
    assert records(folder) == sorted(first["saved"])
    assert ([], first["saved"][0], True) == (
        second["saved"],
        second["duplicates"][0]["record"],
        second["duplicates"][0]["same_file"],
    )


def test_a_folder_stands_for_its_files(folder: Path) -> None:
    """Sorted, with those of its folders; nothing hidden, no links, a list even of one."""
    (folder / ".hidden.txt").write_bytes(DAY)
    (folder / "link.txt").symlink_to(folder / "day.txt")
    (folder / "2019").mkdir()
    (folder / "2019" / "late.txt").write_bytes(DAY)
    told = printed(run(folder, folder, "--dry-run", "--json"))
    assert ["2019/late.txt", "bad.png", "day.txt", "other.txt"] == [one["file"] for one in told]
    assert 1 == len(printed(run(folder, folder / "2019", "--dry-run", "--json")))


def test_a_folder_with_the_corpus_in_it_does_not_import_the_corpus(folder: Path) -> None:
    """Nor what it has just kept."""
    run(folder, folder / "day.txt")
    told = printed(run(folder, folder.parent, "--dry-run", "--json"))
    assert {"write-ups"} == {one["file"].split("/")[0] for one in told}


def test_standard_input_is_named_on_the_command_line(folder: Path) -> None:
    """The name gives its kind."""
    result = run(folder, "-", "--name", "minutes.txt", "--dry-run", "--json", data=DAY)
    assert ("minutes.txt", "2019-10-15") == (printed(result)["file"], printed(result)["event"]["date_start"])


@pytest.mark.parametrize(
    "arguments",
    [(), ("-",), ("day.txt", "--name", "day.txt"), ("-", "-", "--name", "day.txt"), ("empty",), ("--sing",)],
)
def test_a_wrong_call_is_exit_code_two(
    folder: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nothing on stdout and nothing saved."""
    (folder / "empty").mkdir()
    monkeypatch.chdir(folder)
    result = run(folder, *arguments)
    assert (2, "", []) == (result.exit_code, result.stdout, records(folder))


def test_a_file_that_is_not_there_is_refused_and_the_others_go_on(folder: Path) -> None:
    """Its name is told."""
    result = run(folder, folder / "nowhere.txt", folder / "day.txt", "--json")
    assert (1, ["refused", "ok"]) == (result.exit_code, [told["status"] for told in printed(result)])
    assert "“nowhere.txt” cannot be opened: no such file" in printed(result)[0]["error"]


def test_out_writes_one_object_for_each_file_under_its_name(folder: Path) -> None:
    """Two files of one name are told apart, and nothing is written elsewhere."""
    (folder / "day.md").write_bytes(OTHER)
    (folder / "day-2.txt").write_bytes(OTHER)
    (folder / "DAY.html").write_bytes(b"<p>Hello</p>")
    out = folder.parent / "out" / "deep"
    result = run(folder, folder, "--dry-run", "--out", out)
    told = {path.name: json.loads(path.read_text("utf-8")) for path in out.iterdir()}
    assert {"DAY.json", "bad.json", "day-2.json", "day-3.json", "day-4.json", "other.json"} == set(told)
    assert ["DAY.html", "day-2.txt"] == [told["DAY.json"]["file"], told["day-2.json"]["file"]]
    assert {tuple(KEYS)} == {tuple(one) for one in told.values()}
    assert ("refused", 1) == (told["bad.json"]["status"], result.exit_code)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../day.txt", "day.json"),
        ("..\\..\\day.txt", "day.json"),
        ("...txt", "write-up.json"),
        ("notes.of.the.day.txt", "notes.of.the.day.json"),
        ("a\u202eb.txt", "a\ufffdb.json"),
        ("é" * 120 + ".txt", "é" * 100 + ".json"),
    ],
)
def test_out_never_leaves_its_folder(folder: Path, name: str, expected: str) -> None:
    """Whatever standard input is called."""
    out = folder.parent / "out"
    run(folder, "-", "--name", name, "--dry-run", "--out", out, data=DAY)
    assert [expected] == [path.name for path in out.iterdir()]
    assert {"corpus", "out", "write-ups"} == {path.name for path in folder.parent.iterdir()}


def test_the_summary_tells_what_was_recognised_and_what_became_of_it(folder: Path) -> None:
    """In words; drafts by their ids."""
    result = run(folder, folder / "day.txt")
    for told in ("day.txt\n  Sharing the coast", "15 October 2019", "Net loft, Staithe", "4 drafts saved"):
        assert told in result.stdout
    assert "✓ " in result.stdout
    assert "Examples  3\n    1. " in result.stdout
    assert [f"    {record_id}" in result.stdout for record_id in records(folder)] == [True] * 4
    assert ("", 0) == (result.stderr, result.exit_code)
    assert "held already, nothing saved" in run(folder, folder / "day.txt").stdout


def test_a_batch_ends_with_a_table_and_the_reasons(folder: Path) -> None:
    """A row for each file, then the refused ones, then the sums; no progress bar where nobody looks."""
    result = run(folder, folder, "--dry-run")
    rows = result.stdout[result.stdout.index("File  ") :].splitlines()
    assert ["bad.png", "day.txt", "other.txt"] == [row.split()[0] for row in rows[1:4]]
    assert "2019-10-15" in rows[2]
    assert ["", "Refused:", rows[6], "", "3 files, 1 of them refused; 0 drafts saved."] == rows[4:]
    assert rows[6].startswith("  “bad.png” is an image")
    assert ("", 1) == (result.stderr, result.exit_code)


def test_one_refused_file_is_a_sentence_on_stderr(folder: Path) -> None:
    """And nothing is saved."""
    result = run(folder, folder / "bad.png")
    assert ("", 1, []) == (result.stdout, result.exit_code, records(folder))
    assert result.stderr.startswith("“bad.png” is an image")


def test_nothing_in_a_file_or_its_name_steers_the_terminal(folder: Path) -> None:
    """Escapes and marks of direction are shown as such in words, and as escapes in JSON."""
    steering = DAY.decode().replace("Sharing", "Sha\u202eri\x9bng").encode()
    for options in ((), ("--json",)):
        result = run(folder, "-", "--name", HOSTILE, "--dry-run", *options, data=steering)
        assert not {"\u202e", "\u200f", "\x1b", "\x9b"} & set(result.output)
        assert ".." not in result.output.split("\n")[0]


def test_a_missing_corpus_is_a_sentence(tmp_path: Path) -> None:
    """It says what to do."""
    result = run(tmp_path / "x", "-", "--name", "day.txt", data=DAY)
    assert (1, "") == (result.exit_code, result.stdout)
    assert "set CASEBOOK_CORPUS" in result.stderr


RUN = """
import sys
from pathlib import Path
from indexer.import_command import import_files
from indexer.settings import Settings

root = Path(sys.argv.pop(1))
import_files.main(obj=Settings(corpus=root / "corpus", var=root / "var"))
"""
PATIENCE = 30.0
"""Seconds after which something hangs."""


def process(folder: Path, *arguments: object, stderr: int) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder.parent), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "TERM": "xterm"},
    )


def many(folder: Path, count: int) -> None:
    """So many write-ups of different days."""
    for number in range(count):
        told = DAY.replace(b"15 October 2019", f"{number % 28 + 1} May {2000 + number // 28}".encode())
        (folder / f"day-{number:03}.txt").write_bytes(told)


def test_progress_is_shown_on_a_terminal_only(folder: Path) -> None:
    """On stderr, so that JSON on stdout stays one document."""
    ours, theirs = pty.openpty()
    started = process(folder, folder, "--dry-run", "--json", stderr=theirs)
    stdout, _ = started.communicate(timeout=PATIENCE)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert 3 == len(json.loads(stdout))
    assert "3/3" in shown


def test_an_interrupted_import_tells_what_it_saved(folder: Path) -> None:
    """Every record on disk is among the ids told; none of the files before is forgotten."""
    many(folder, 120)
    started = process(folder, folder, "--json", stderr=subprocess.PIPE)
    deadline = time.monotonic() + PATIENCE
    while len(records(folder)) < 8 and time.monotonic() < deadline:
        time.sleep(0.02)
    started.send_signal(signal.SIGINT)
    stdout, stderr = started.communicate(timeout=PATIENCE)
    told = [record_id for one in json.loads(stdout) for record_id in one["saved"]]
    assert sorted(told) == records(folder)
    assert (1, True) == (started.returncode, "files were not taken in" in stderr)
