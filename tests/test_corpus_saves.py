"""Saving records: no edit is lost, whoever edits and whenever they are killed."""

import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from indexer.corpus import Corpus
from indexer.errors import CasebookError, InvalidRecord, RevisionConflict
from indexer.record import BODY_BYTES, SUMMARY_WORDS
from indexer.record_file import revision_of
from one_record import RECORD, corpus_with, path_in, written

EDITORS = 8
EDITS = 5
"""How often each editor saves."""
KILLS = 100
SEED = 20261101


@pytest.mark.parametrize(
    ("record_id", "revision", "found"),
    [
        ("one", "0" * 64, revision_of(RECORD)),
        ("one", "", revision_of(RECORD)),
        ("one", revision_of(RECORD)[:63], revision_of(RECORD)),
        ("two", revision_of(RECORD), ""),
    ],
)
def test_a_stale_edit_is_refused(
    corpus: Corpus, tmp_path: Path, record_id: str, revision: str, found: str
) -> None:
    """An edit that did not start from the text on disk is a conflict that says so, and nothing is written."""
    before = written(tmp_path)
    with pytest.raises(RevisionConflict) as caught:
        corpus.save(record_id, {"kind": "event", "title": "Other"}, revision=revision)
    assert (revision, found, before) == (caught.value.expected, caught.value.found, written(tmp_path))


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "novel"},
        {"id": "two"},
        {"id": None},
        {"title": ""},
        {"title": None},
        {"title": ["a", "list"]},
        {"title": "\ud800"},
        {"unheard_of": "x"},
        {"date": "2011-13"},
        {"themes": "not a list"},
        {"themes": ["Not a slug"]},
        {"summary": "word " * (SUMMARY_WORDS + 1)},
        {"body": "x" * (BODY_BYTES + 1)},
        {"body": "\ud800"},
        {"people": [{"role": "nameless"}]},
    ],
)
def test_an_invalid_edit_writes_nothing(corpus: Corpus, tmp_path: Path, changes: Mapping[str, Any]) -> None:
    """An edit whose result would not be a record is refused with its faults, and nothing is written."""
    before = written(tmp_path)
    with pytest.raises(InvalidRecord):
        corpus.save("one", changes, revision=revision_of(RECORD))
    assert before == written(tmp_path)


@pytest.mark.parametrize(
    "record_id", ["", "../two", "Two", "two.md", "-two", "a" * 81, "two\n", "records/two"]
)
def test_an_id_that_is_none_writes_nothing(corpus: Corpus, tmp_path: Path, record_id: str) -> None:
    """A record cannot be made under a name that is not an id."""
    before = written(tmp_path)
    with pytest.raises(InvalidRecord):
        corpus.save(record_id, {"kind": "event", "title": "Other"}, revision="")
    assert before == written(tmp_path)


def test_an_id_never_changes(corpus: Corpus) -> None:
    """Whatever is saved, the record keeps its id; saying the same id again is no change of it."""
    saved = corpus.save("one", {"id": "one", "title": "Other"}, revision=revision_of(RECORD))
    assert ("one", "Other") == (saved.record.id, saved.record.title)


def test_a_new_record_is_under_its_id(corpus: Corpus) -> None:
    """A record that is new needs no revision and is read back under the id it was saved under."""
    saved = corpus.save("two", {"kind": "event", "title": "Two"}, revision="")
    assert saved == corpus.read("two")


def test_both_texts_are_kept(corpus: Corpus) -> None:
    """The history holds the text that was there and the text that is there now, each under its revision."""
    saved = corpus.save("one", {"title": "Other"}, revision=revision_of(RECORD))
    kept = [corpus.history.text("records/one.md", of) for of in (revision_of(RECORD), saved.revision)]
    assert [RECORD, saved.text.encode()] == kept


@pytest.mark.parametrize(
    "data", [b"---\nid: one\nkind: event\ntitle: \xff\n---\n", b"no front matter", b"---\n[\n---\n"]
)
def test_a_file_that_is_no_record_is_not_overwritten(tmp_path: Path, data: bytes) -> None:
    """What cannot be read as a record is refused with a sentence, and stays as it is."""
    corpus = corpus_with(tmp_path, data)
    with pytest.raises(CasebookError):
        corpus.save("one", {"title": "Other"}, revision=revision_of(data))
    assert {"corpus/records/one.md": data} == written(tmp_path)


EDITOR = """
import sys
from pathlib import Path
from indexer.corpus import Corpus
from indexer.errors import RevisionConflict

folder, name, edits = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
corpus = Corpus(folder / "corpus", folder / "var")
for number in range(edits):
    while True:
        now = corpus.read("one")
        sentence = f"Editor {name} learnt lesson {number}."
        try:
            corpus.save("one", {"lessons": [*now.record.lessons, sentence]}, revision=now.revision)
            break
        except RevisionConflict:
            continue
    print(sentence, flush=True)
"""


def test_no_acknowledged_edit_is_lost(corpus: Corpus, tmp_path: Path) -> None:
    """Editors who save one record at once, each from the text last read, end with everybody's edits."""
    command = [sys.executable, "-c", EDITOR, str(tmp_path)]
    editors = [
        subprocess.Popen([*command, str(name), str(EDITS)], stdout=subprocess.PIPE, text=True)
        for name in range(EDITORS)
    ]
    acknowledged = [line for editor in editors for line in editor.communicate()[0].splitlines()]
    assert (EDITORS * EDITS, sorted(acknowledged)) == (
        len(acknowledged),
        sorted(corpus.read("one").record.lessons),
    )


KILLED_EDITOR = """
import os, signal, sys, time
from pathlib import Path
from indexer.corpus import Corpus

folder = Path(sys.argv[1])
corpus = Corpus(folder / "corpus", folder / "var")

def edit():
    while True:
        now = corpus.read("one")
        number = int(now.record.participants or 0) + 1
        corpus.save("one", {"participants": str(number)}, revision=now.revision)
        os.write(1, f"saved {number}\\n".encode())

for line in sys.stdin:
    child = os.fork()
    if not child:
        edit()
    time.sleep(float(line))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.write(1, b"killed\\n")
"""


def test_a_killed_save_loses_nothing(corpus: Corpus, tmp_path: Path) -> None:
    """Kill the saving process at any point: the file can be read, every save it told of is in it, and the
    history holds its text.
    """
    delays = random.Random(SEED)
    command = [sys.executable, "-c", KILLED_EDITOR, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as editor:
        assert editor.stdin
        assert editor.stdout
        for _ in range(KILLS):
            editor.stdin.write(f"{delays.uniform(0.0, 0.03)}\n")
            editor.stdin.flush()
            told = [line.split() for line in iter(editor.stdout.readline, "killed\n")]
            now = corpus.read("one")
            last = int(told[-1][1]) if told else 0
            number = int(now.record.participants or 0)
            kept = tmp_path / "var" / "history" / "one" / f"{now.revision}.md"
            in_history = number == 0 or kept.read_bytes() == path_in(tmp_path).read_bytes()
            assert (True, True) == (not told or number in (last, last + 1), in_history), (
                f"seed {SEED}: {told}"
            )
        editor.stdin.close()


def test_a_kill_leaves_no_problem(corpus: Corpus, tmp_path: Path) -> None:
    """The unfinished file of a killed save is no record and no fault of the corpus."""
    path_in(tmp_path, ".one.md.0123456789abcdef.tmp").write_bytes(RECORD[:40])
    contents = corpus.load()
    assert (["one"], ()) == (list(contents.files), contents.problems)
