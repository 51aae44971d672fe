"""Files changed behind the site's back: noticed, indexed, kept; and no save is lost beside them."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from child_process import ROOT, process
from indexer.corpus import Corpus
from indexer.errors import RevisionConflict
from indexer.history import OUTSIDE, Signature
from indexer.record import Status
from one_record import RECORD, corpus_with, path_in
from small_corpus import catalogue_of, write_corpus

ONE = "records/one.md"
HAND_EDITS, SAVES = 40, 40
WAIT_SECONDS = 30.0
SIGN = b"The body."


def edit_by_hand(folder: str, edits: str) -> None:
    """Put a paragraph in again and again as an editor on disk does: no lock, a new file for the old."""
    path = path_in(Path(folder))
    for number in range(int(edits)):
        data = path.read_bytes()
        draft = path.with_name(".one.md.swp")
        draft.write_bytes(data.replace(SIGN, f"Typed on disk {number}.\n\n".encode() + SIGN))
        draft.replace(path)
        print(number, flush=True)
        time.sleep(0.004)


def save_on_the_site(folder: str, saves: str) -> None:
    """Save a lesson again and again, each from the text last read."""
    corpus = Corpus(Path(folder) / "corpus", Path(folder) / "var")
    for number in range(int(saves)):
        while True:
            try:
                now = corpus.read("one")
                lessons = [*now.record.lessons, f"Lesson {number}."]
                corpus.save("one", {"lessons": lessons}, revision=now.revision, signature=Signature("edith"))
                break
            except RevisionConflict:
                continue
        print(number, flush=True)


def test_hand_edits_and_saves_live_together(tmp_path: Path) -> None:
    """Both at once on one file: everything that either wrote is in the file or in its history."""
    corpus = corpus_with(tmp_path, RECORD)
    writers = [process(edit_by_hand, tmp_path, HAND_EDITS), process(save_on_the_site, tmp_path, SAVES)]
    told = [writer.communicate()[0].split() for writer in writers]
    assert [len(numbers) for numbers in told] == [HAND_EDITS, SAVES]
    corpus.settle()
    kept = [
        path_in(tmp_path).read_bytes(),
        *(path.read_bytes() for path in (tmp_path / "var" / "history" / "one").iterdir()),
    ]
    for number in range(SAVES):
        assert any(f"Lesson {number}.".encode() in text for text in kept), number
    for number in range(HAND_EDITS):
        assert any(f"Typed on disk {number}.".encode() in text for text in kept), number
    assert corpus.read("one").record.id == "one"


def test_every_text_of_a_hand_edit_is_in_the_history(tmp_path: Path) -> None:
    """Of a record that the site has saved once, whenever the site looks."""
    write_corpus(tmp_path / "corpus")
    catalogue = catalogue_of(tmp_path)
    catalogue.refresh()
    now = catalogue.corpus.read("r0")
    catalogue.save("r0", {"venue": "Hall"}, revision=now.revision, signature=Signature("edith"))
    path = tmp_path / "corpus" / "records" / "r0.md"
    for word in ("dairy", "bakery"):
        path.write_text(path.read_text().replace("kitchen", word).replace("dairy", word))
        catalogue.refresh()
    changes = catalogue.corpus.history.changes("records/r0.md")
    assert [change.act for change in changes] == [OUTSIDE, OUTSIDE, "save"]
    assert [hit.id for hit in catalogue.listed({})[:1]]
    assert (
        catalogue.corpus.history.text("records/r0.md", changes[1].files["records/r0.md"][1]).count(b"dairy")
        == 2
    )


def test_a_form_opened_before_a_hand_edit_is_a_conflict(tmp_path: Path) -> None:
    """And both are kept."""
    write_corpus(tmp_path / "corpus")
    corpus = Corpus(tmp_path / "corpus", tmp_path / "var")
    opened = corpus.read("r0").revision
    path = tmp_path / "corpus" / "records" / "r0.md"
    path.write_text(path.read_text().replace("kitchen", "dairy"))
    with pytest.raises(RevisionConflict):
        corpus.save("r0", {"title": "Mine"}, revision=opened)
    assert "dairy" in corpus.read("r0").record.title


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address of `casebook serve` over a small corpus, as a process of its own."""
    write_corpus(tmp_path / "corpus")
    environ = {"CASEBOOK_CORPUS": str(tmp_path / "corpus"), "CASEBOOK_VAR": str(tmp_path / "var")}
    command = [sys.executable, "-u", "-m", "indexer", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        assert server.stdout
        line = next(line for line in server.stdout if "Casebook is at" in line)
        yield line.split(" at ")[1].split()[0]
        server.terminate()


def found(address: str, word: str, *, total: int) -> bool:
    """Whether the server finds so many records within a while."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        with urlopen(f"{address}/search.json?q={word}") as answer:  # noqa: S310  (an address of ours)
            if f'"total":{total}' in answer.read().decode().replace(" ", ""):
                return True
        time.sleep(0.1)
    return False


def test_a_server_notices_what_others_write(served: str, tmp_path: Path) -> None:
    """A new file, an edited one, one that went, a save by another process: searched within seconds."""
    records = tmp_path / "corpus" / "records"
    assert found(served, "choir", total=1)
    (records / "new.md").write_text((records / "r2.md").read_text().replace("id: r2", "id: new"))
    assert found(served, "choir", total=2)
    (records / "r2.md").write_text((records / "r2.md").read_text().replace("choir", "orchestra"))
    assert found(served, "orchestra", total=1)
    (records / "new.md").unlink()
    assert found(served, "choir", total=0)
    corpus = Corpus(tmp_path / "corpus", tmp_path / "var")
    corpus.save("r3", {"status": Status.DRAFT.value}, revision=corpus.read("r3").revision)
    assert found(served, "library", total=0)
