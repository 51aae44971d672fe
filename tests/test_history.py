"""The history: who changed what, when and why; nothing that was ever acknowledged or typed goes missing."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from child_process import process
from indexer.catalogue import Catalogue
from indexer.corpus import Corpus
from indexer.edits import Edit
from indexer.errors import EditConflict, InvalidRecord, NotFound, RevisionConflict
from indexer.history import OUTSIDE, REFUSED, Signature
from indexer.record_file import revision_of
from indexer.settings import Settings
from one_record import RECORD, corpus_with, path_in, written

ONE = "records/one.md"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
EDITORS, SAVES = 10, 5
"""Fifty saves, all from the same first text but the first of them."""
KILLS = 30
SEED = 20261123


def test_a_save_tells_who_when_and_why(corpus: Corpus, tmp_path: Path) -> None:
    """The history of a record names every save of it, the newest first."""
    corpus = Corpus(tmp_path / "corpus", tmp_path / "var", clock=lambda: NOON)
    first = corpus.save(
        "one", {"title": "Two"}, revision=revision_of(RECORD), signature=Signature("Anna", "typo")
    )
    second = corpus.save("one", {"title": "Three"}, revision=first.revision, signature=Signature("Bert"))
    told = [(c.act, c.when, c.who, c.why, c.files[ONE]) for c in corpus.history.changes(ONE)]
    assert told == [
        ("save", NOON, "Bert", "", (first.revision, second.revision)),
        ("save", NOON, "Anna", "typo", (revision_of(RECORD), first.revision)),
    ]


def test_a_save_that_changes_nothing_is_no_change(corpus: Corpus) -> None:
    """Pressing save twice makes one revision."""
    corpus.save("one", {"title": "One"}, revision=revision_of(RECORD))
    assert corpus.history.changes() == []


def test_a_hand_edit_joins_the_history(corpus: Corpus, tmp_path: Path) -> None:
    """What an editor on disk did between two saves is a revision of its own, with its text."""
    saved = corpus.save("one", {"title": "Two"}, revision=revision_of(RECORD))
    by_hand = saved.text.replace("The body.", "Typed on disk.").encode()
    path_in(tmp_path).write_bytes(by_hand)
    corpus.save("one", {"title": "Three"}, revision=revision_of(by_hand))
    changes = corpus.history.changes(ONE)
    assert [change.act for change in changes] == ["save", OUTSIDE, "save"]
    assert corpus.history.text(ONE, changes[1].files[ONE][1]) == by_hand


def test_a_file_that_went_can_be_brought_back(corpus: Corpus, tmp_path: Path) -> None:
    """A record deleted on disk is noted, and its text is still there to be saved again."""
    saved = corpus.save("one", {"title": "Two"}, revision=revision_of(RECORD))
    path_in(tmp_path).unlink()
    corpus.settle()
    assert corpus.history.changes(ONE)[0].files[ONE] == (saved.revision, "")
    corpus.write([Edit(ONE, "", corpus.history.text(ONE, saved.revision))], act="restore")
    assert corpus.read("one") == saved


def test_a_save_from_an_old_text_is_a_conflict_and_is_kept(tmp_path: Path) -> None:
    """The second of two people is told, and what they typed is in the history under its revision."""
    corpus_with(tmp_path, RECORD)
    catalogue = Catalogue(Settings(corpus=tmp_path / "corpus", var=tmp_path / "var"))
    opened = catalogue.corpus.read("one").revision
    catalogue.save("one", {"title": "Anna’s"}, revision=opened, signature=Signature("Anna"))
    with pytest.raises(EditConflict) as caught:
        catalogue.save("one", {"venue": "Bert’s"}, revision=opened, signature=Signature("Bert", "venue"))
    kept = catalogue.corpus.history.text(ONE, caught.value.kept).decode()
    assert (catalogue.corpus.read("one").record.title, "venue: Bert’s" in kept, "title: One" in kept) == (
        "Anna’s",
        True,
        True,
    )
    assert (REFUSED, "Bert") == (
        catalogue.corpus.history.changes(ONE)[0].act,
        catalogue.corpus.history.changes(ONE)[0].who,
    )


def save_from_one_text(folder: str, name: str, saves: str, revision: str) -> None:
    """Save again and again as somebody who never looks at what others did; tell what came of each."""
    catalogue = Catalogue(Settings(corpus=Path(folder) / "corpus", var=Path(folder) / "var"))
    for number in range(int(saves)):
        sentence = f"Editor {name} learnt lesson {number}."
        try:
            catalogue.save("one", {"lessons": [sentence]}, revision=revision, signature=Signature(name))
            print(json.dumps(["saved", sentence]), flush=True)
        except EditConflict as error:
            print(json.dumps([error.kept, sentence]), flush=True)


def test_of_fifty_conflicting_saves_none_is_lost(corpus: Corpus, tmp_path: Path) -> None:
    """From parallel processes: one is saved, and each of the others is told and kept under its revision."""
    editors = [
        process(save_from_one_text, tmp_path, name, SAVES, revision_of(RECORD)) for name in range(EDITORS)
    ]
    told = [json.loads(line) for editor in editors for line in editor.communicate()[0].splitlines()]
    saved = [sentence for kept, sentence in told if kept == "saved"]
    refused = [(kept, sentence) for kept, sentence in told if kept != "saved"]
    assert (len(told), saved) == (EDITORS * SAVES, list(corpus.read("one").record.lessons))
    for kept, sentence in refused:
        assert sentence in corpus.history.text(ONE, kept).decode()
    acts = [change.act for change in corpus.history.changes()]
    assert (acts.count("save"), acts.count(REFUSED)) == (1, EDITORS * SAVES - 1)


def two_records(folder: Path) -> Corpus:
    """A corpus of `one` and `two`."""
    corpus = corpus_with(folder, RECORD)
    path_in(folder, "two.md").write_bytes(RECORD.replace(b"id: one", b"id: two"))
    return corpus


def both(corpus: Corpus, word: str) -> list[Edit]:
    """The edits that give both records the same venue."""
    edits = []
    for record_id in ("one", "two"):
        now = corpus.read(record_id)
        venue = now.record.venue or ""
        edits.append(Edit(f"records/{record_id}.md", now.revision, now.text.replace(venue, word).encode()))
    return edits


def test_of_many_files_all_change_or_none(tmp_path: Path) -> None:
    """One stale file, or one that would be no record, and none is written."""
    corpus = two_records(tmp_path)
    edits = both(corpus, "Library")
    before = {name: data for name, data in written(tmp_path).items() if name.startswith("corpus")}
    with pytest.raises(RevisionConflict):
        corpus.write([edits[0], Edit(edits[1].file, "0" * 64, edits[1].data)])
    with pytest.raises(InvalidRecord):
        corpus.write([edits[0], Edit(edits[1].file, edits[1].revision, b"---\nid: two\n---\n")])
    assert before == written(tmp_path)


def change_both_until_killed(folder: str) -> None:
    """For each line of the input, change both records on and on, and die after so many seconds."""
    corpus = Corpus(Path(folder) / "corpus", Path(folder) / "var")
    for line in sys.stdin:
        child = os.fork()
        if not child:
            number = int((corpus.read("one").record.venue or "").removeprefix("Hall ") or 0)
            while True:
                number += 1
                corpus.write(both(corpus, f"Hall {number}"))
                os.write(1, f"{number}\n".encode())
        time.sleep(float(line))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.write(1, b"killed\n")


def test_a_killed_change_of_many_files_is_finished(tmp_path: Path) -> None:
    """Kill who changes two records at any point: after the next look both are as they were told to be, or
    both one further.
    """
    corpus = two_records(tmp_path)
    corpus.write(both(corpus, "Hall 0"))
    delays, last = random.Random(SEED), 0
    with process(change_both_until_killed, tmp_path) as writer:
        assert writer.stdin
        assert writer.stdout
        for _ in range(KILLS):
            writer.stdin.write(f"{delays.uniform(0.0, 0.04)}\n")
            writer.stdin.flush()
            told = [int(line) for line in iter(writer.stdout.readline, "killed\n")]
            corpus.settle()
            halls = {corpus.read(record_id).record.venue for record_id in ("one", "two")}
            last = told[-1] if told else last
            assert halls <= {f"Hall {last}", f"Hall {last + 1}"}, f"seed {SEED}"
            assert len(halls) == 1, f"seed {SEED}"
            last = int(halls.pop()[5:])  # type: ignore[index]
        writer.stdin.close()
    assert not [change for change in corpus.history.changes() if change.act == OUTSIDE]


@pytest.mark.parametrize("torn", [b'{"change": 3, "act": "sa', b"\x00\x00\x00", b'{"done": '])
def test_half_a_line_of_the_log_is_none(corpus: Corpus, tmp_path: Path, torn: bytes) -> None:
    """What a power cut left of a line stands in nobody's way, and goes with the next save."""
    saved = corpus.save("one", {"title": "Two"}, revision=revision_of(RECORD))
    with (tmp_path / "var" / "history" / "log.jsonl").open("ab") as log:
        log.write(torn)
    corpus.save("one", {"title": "Three"}, revision=saved.revision)
    assert [change.number for change in corpus.history.changes(ONE)] == [2, 1]
    for line in (tmp_path / "var" / "history" / "log.jsonl").read_text().splitlines():
        json.loads(line)


def test_a_line_that_somebody_spoilt_costs_only_itself(corpus: Corpus, tmp_path: Path) -> None:
    """The changes before and after it are still told."""
    saved = corpus.save("one", {"title": "Two"}, revision=revision_of(RECORD))
    with (tmp_path / "var" / "history" / "log.jsonl").open("ab") as log:
        log.write(b"spoilt\n")
    corpus.save("one", {"title": "Three"}, revision=saved.revision)
    assert [change.number for change in corpus.history.changes(ONE)] == [2, 1]


def test_a_text_that_was_never_is_not_found(corpus: Corpus) -> None:
    """Whatever is asked for in its place."""
    with pytest.raises(NotFound):
        corpus.history.text(ONE, "0" * 64)
    with pytest.raises(NotFound):
        corpus.history.change(7)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A git checkout with a corpus of one record in it."""
    if shutil.which("git") is None:
        pytest.skip("there is no git on this machine")
    corpus_with(tmp_path, RECORD)
    (tmp_path / "README").write_text("ours\n")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "README", "corpus")
    git(tmp_path, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message=first")
    return tmp_path


def git(folder: Path, *arguments: str) -> str:
    """What git says."""
    command = ["git", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def test_a_save_is_a_commit_where_that_is_wanted(checkout: Path) -> None:
    """By who saved and with their reason; nothing else that is changed or staged goes with it."""
    (checkout / "README").write_text("being edited\n")
    git(checkout, "add", "README")
    corpus = Corpus(checkout / "corpus", checkout / "var", commits=True)
    corpus.save(
        "one", {"title": "Two"}, revision=revision_of(RECORD), signature=Signature("Anna <x>", "typo")
    )
    shown = git(checkout, "log", "-1", "--format=%an|%s", "--name-only").split("\n")
    assert ([line for line in shown if line], git(checkout, "status", "--short", "README")) == (
        ["Anna  x|typo", "corpus/records/one.md"],
        "M  README\n",
    )


@pytest.mark.parametrize("broken", ["lock", "none"])
def test_a_commit_that_fails_undoes_no_save(
    checkout: Path, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A checkout that somebody holds, or no checkout at all: the save stands, and the log says why."""
    if broken == "lock":
        (checkout / ".git" / "index.lock").touch()
    else:
        shutil.rmtree(checkout / ".git")
    corpus = Corpus(checkout / "corpus", checkout / "var", commits=True)
    corpus.save("one", {"title": "Two"}, revision=revision_of(RECORD))
    assert (corpus.read("one").record.title, "git committed nothing" in caplog.text) == ("Two", True)
