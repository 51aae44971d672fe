"""The command line, run as its user runs it: exit codes, one JSON document, plain sentences."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def environ(corpus_copy: Path, tmp_path: Path) -> dict[str, str]:
    """An environment with a corpus and a var folder of its own."""
    return {
        **os.environ,
        "CASEBOOK_CORPUS": str(corpus_copy),
        "CASEBOOK_VAR": str(tmp_path / "var"),
        "PYTHONPATH": str(ROOT),
    }


def casebook(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command."""
    command = [sys.executable, "-m", "indexer", *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=60)


def printed(process: subprocess.CompletedProcess[str]) -> Any:
    """The one JSON document on stdout."""
    return json.loads(process.stdout)


def test_search_builds_the_index_it_needs_and_prints_one_document(environ: dict[str, str]) -> None:
    """On a fresh machine the first search just works; what is told goes to stderr."""
    process = casebook(environ, "search", "timbanking", "--json", "--limit", "3")
    answer = printed(process)
    assert (process.returncode, answer["suggestion"], len(answer["hits"])) == (0, "timebanking", 3)
    assert "Built the index" in process.stderr


def test_search_prints_for_people(environ: dict[str, str]) -> None:
    """Count, what was added, title, id and passage; no escape codes in a pipe."""
    process = casebook(environ, "search", "help", "refugees", "find", "work", "--limit", "1")
    assert "Peer support to help refugees find work, Birmingham" in process.stdout
    assert "Also searching for" in process.stdout
    assert "\x1b" not in process.stdout


def test_a_search_in_step_reads_nothing_but_the_index(environ: dict[str, str]) -> None:
    """It answers what the first one did, without what reads records, builds an index or serves; a changed
    record is seen all the same.
    """
    first = casebook(environ, "search", "timebank", "--json")
    code = """
import sys
from indexer.cli import main
main(["search", "timebank", "--json"], standalone_mode=False)
sys.exit(" ".join({"pydantic", "yaml", "whoosh.index", "flask", "filelock"} & sys.modules.keys()) or 0)
"""
    again = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False, timeout=60
    )
    path = Path(environ["CASEBOOK_CORPUS"]) / "records" / "rushey-green-time-bank.md"
    path.write_text(path.read_text().replace("status: published", "status: draft"))
    changed = casebook(environ, "search", "timebank", "--json")
    assert (first.stdout, "", 0) == (again.stdout, again.stderr.strip(), again.returncode)
    assert printed(first)["total"] == printed(changed)["total"] + 1


def test_search_narrows_and_sorts(environ: dict[str, str]) -> None:
    """`--filter` twice for one facet is either; `--sort` arranges."""
    arguments = (
        "search",
        "co-production",
        "--json",
        "--filter",
        "kind=event",
        "--filter",
        "kind=workshop-example",
    )
    kinds = {hit["kind"] for hit in printed(casebook(environ, *arguments, "--limit", "100"))["hits"]}
    dates = [
        hit["date"]
        for hit in printed(casebook(environ, *arguments, "--filter", "year=2011", "--sort", "date"))["hits"]
    ]
    assert (kinds, dates) == ({"event", "workshop-example"}, sorted(dates))


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "(oops"),
        ("search", "x", "--filter", "kind"),
        ("search", "x", "--filter", "colour=red"),
        ("search", "x", "--sort", "best"),
        ("search",),
        ("sing",),
    ],
)
def test_a_wrong_call_is_a_sentence_and_exit_code_two(
    environ: dict[str, str], arguments: tuple[str, ...]
) -> None:
    """Never a traceback."""
    process = casebook(environ, *arguments)
    assert (process.returncode, process.stdout, "Traceback" in process.stderr) == (2, "", False)


def test_check_names_every_fault_and_the_good_records_are_found_all_the_same(environ: dict[str, str]) -> None:
    """Unknown key, bad date, missing theme, two files with one id, invalid UTF-8, a list, 5 MB."""
    records = Path(environ["CASEBOOK_CORPUS"]) / "records"
    good = (records / "wigan-deal.md").read_text()
    bad = {
        "a-key": good.replace("id: wigan-deal", "id: a-key")
        .replace("\nlanguage:", "\ncolour: red\nlanguage:")
        .encode(),
        "a-date": good.replace("id: wigan-deal", "id: a-date").replace("\ndate: ", "\ndate: about ").encode(),
        "a-theme": good.replace("id: wigan-deal", "id: a-theme")
        .replace("themes:\n", "themes:\n  - no-such-theme\n")
        .encode(),
        "a-twin": good.encode(),
        "a-byte": good.replace("id: wigan-deal", "id: a-byte").encode().replace(b"title: ", b"title: \xff"),
        "a-list": b"---\n- id: a-list\n---\n",
        "a-whale": good.replace("id: wigan-deal", "id: a-whale").encode() + b"word " * 1_000_000,
    }
    for name, data in bad.items():
        (records / f"{name}.md").write_bytes(data)
    process = casebook(environ, "check", "--json")
    report = printed(process)
    named = {problem["path"]: problem["line"] for problem in report["problems"]}
    assert (process.returncode, report["records"]) == (1, 158)
    assert named.keys() == {f"records/{name}.md" for name in bad}
    assert [name for name, line in named.items() if not line] == ["records/a-whale.md"]
    assert casebook(environ, "index").returncode == 1
    assert printed(casebook(environ, "search", "Wigan Deal", "--json"))["hits"][0]["id"] == "wigan-deal"


def test_index_tells_what_it_did(environ: dict[str, str]) -> None:
    """Built, nothing to do, built again when asked."""
    done = [printed(casebook(environ, "index", "--json", *more)) for more in ((), (), ("--rebuild",))]
    assert [(change["indexed"], change["rebuilt"]) for change in done] == [
        (158, True),
        (0, False),
        (158, True),
    ]


def test_a_wrong_setting_or_a_missing_corpus_is_a_sentence(environ: dict[str, str]) -> None:
    """The sentence says what to do."""
    unknown = casebook({**environ, "CASEBOOK_CORPSE": "x"}, "check")
    missing = casebook({**environ, "CASEBOOK_CORPUS": "/nowhere"}, "search", "x")
    assert (unknown.returncode, missing.returncode) == (2, 1)
    assert "Unknown setting CASEBOOK_CORPSE" in unknown.stderr
    assert "set CASEBOOK_CORPUS" in missing.stderr


@pytest.mark.parametrize(
    ("host", "site_url", "warned"),
    [
        ("0.0.0.0", "", True),  # noqa: S104  (it is what the warning is about)
        ("127.0.0.1", "", False),
        ("localhost", "", False),
        ("0.0.0.0", "https://casebook.example.org", False),  # noqa: S104
    ],
)
def test_serving_others_without_tls_is_warned_of(
    environ: dict[str, str], host: str, site_url: str, warned: bool
) -> None:
    """In one sentence, before the address is told."""
    if site_url:
        environ["CASEBOOK_SITE_URL"] = site_url
    command = [sys.executable, "-u", "-m", "indexer", "serve", "--host", host, "--port", "0"]
    with subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        assert server.stdout
        told = ""
        for line in server.stdout:
            told += line
            if "Casebook is at" in line:
                break
        server.terminate()
    assert ("without TLS" in told) is warned


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="This system has no full device to write to.")
@pytest.mark.parametrize("arguments", [["search", "wales"], ["check"], ["index", "--json"], ["--help"]])
def test_what_takes_no_more_is_told_in_a_sentence(environ: dict[str, str], arguments: list[str]) -> None:
    """A full disk behind stdout is no traceback."""
    with Path("/dev/full").open("w") as full:
        process = subprocess.run(
            [sys.executable, "-m", "indexer", *arguments],
            env=environ,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert (1, "No space left on device.") == (process.returncode, process.stderr.splitlines()[-1])
    assert "Traceback" not in process.stderr
