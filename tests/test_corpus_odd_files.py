"""Odd files in the corpus folder: whatever lies there does no harm."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from indexer.corpus import Corpus
from indexer.errors import CasebookError
from indexer.record_file import revision_of
from one_record import RECORD, path_in

PATIENCE = 3.0
"""Seconds after which something hangs."""


@contextmanager
def impatience() -> Iterator[None]:
    """Fail what takes longer than a user would wait."""

    def give_up(*_: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def make_link(path: Path) -> None:
    """A symbolic link to a good record elsewhere."""
    other = path.parents[2] / "elsewhere.md"
    other.write_bytes(RECORD)
    path.symlink_to(other)


def make_broken_link(path: Path) -> None:
    """A symbolic link to nothing."""
    path.symlink_to("/nonexistent/record.md")


def make_huge(path: Path) -> None:
    """A file of 50 MB that takes no room."""
    path.touch()
    os.truncate(path, 50_000_000)


ODD_FILES = {
    "link": make_link,
    "broken link": make_broken_link,
    "pipe": os.mkfifo,
    "folder": Path.mkdir,
    "huge": make_huge,
}


@pytest.mark.parametrize("make", ODD_FILES.values(), ids=ODD_FILES)
def test_an_odd_file_is_reported(corpus: Corpus, tmp_path: Path, make: Any) -> None:
    """A link, a pipe, a folder or a huge file in the place of a record is one problem; the good record goes
    on.
    """
    make(path_in(tmp_path, "odd.md"))
    with impatience():
        contents = corpus.load()
    assert (["one"], ["records/odd.md"]) == (
        list(contents.files),
        [problem.path for problem in contents.problems],
    )


@pytest.mark.parametrize("make", ODD_FILES.values(), ids=ODD_FILES)
def test_an_odd_file_is_no_record(corpus: Corpus, tmp_path: Path, make: Any) -> None:
    """Asking for such a record is answered at once with one of our errors."""
    make(path_in(tmp_path, "odd.md"))
    with impatience(), pytest.raises(CasebookError):
        corpus.read("odd")


@pytest.mark.parametrize("make", ODD_FILES.values(), ids=ODD_FILES)
@pytest.mark.parametrize("revision", ["", revision_of(RECORD)])
def test_an_odd_file_is_not_saved_over(corpus: Corpus, tmp_path: Path, make: Any, revision: str) -> None:
    """Saving under such a name is refused at once, and nothing is written, least of all through a link."""
    path = path_in(tmp_path, "odd.md")
    make(path)
    before = path.lstat()
    with impatience(), pytest.raises(CasebookError):
        corpus.save("odd", {"kind": "event", "title": "Odd"}, revision=revision)
    assert (before.st_ino, before.st_mode) == (path.lstat().st_ino, path.lstat().st_mode)


@pytest.mark.parametrize("name", ["odd.txt", "odd", "odd.MD", "odd.md~", "Odd Name.md", "ödd.md"])
def test_a_stray_file_is_reported(corpus: Corpus, tmp_path: Path, name: str) -> None:
    """A file that cannot be a record by its name is one problem, never left out without a word."""
    path_in(tmp_path, name).write_bytes(RECORD)
    contents = corpus.load()
    assert (["one"], [f"records/{name}"]) == (
        list(contents.files),
        [problem.path for problem in contents.problems],
    )


@pytest.mark.parametrize("make", ODD_FILES.values(), ids=ODD_FILES)
@pytest.mark.parametrize("name", [".odd.md", ".odd"])
def test_a_hidden_file_is_left_alone(corpus: Corpus, tmp_path: Path, name: str, make: Any) -> None:
    """What is hidden belongs to editors and systems: it is no record, no fault, and never opened."""
    make(path_in(tmp_path, name))
    with impatience():
        contents = corpus.load()
    assert (["one"], ()) == (list(contents.files), contents.problems)


@pytest.mark.parametrize("make", ODD_FILES.values(), ids=ODD_FILES)
@pytest.mark.parametrize("name", ["thesaurus.yaml", "authorities/people.yaml"])
def test_an_odd_file_of_names_is_reported(corpus: Corpus, tmp_path: Path, name: str, make: Any) -> None:
    """A link, a pipe, a folder or a huge file in the place of an authority file is one problem; records go
    on.
    """
    path = tmp_path / "corpus" / name
    path.parent.mkdir(exist_ok=True)
    make(path)
    with impatience():
        contents = corpus.load()
    assert (["one"], [name]) == (list(contents.files), [problem.path for problem in contents.problems])


def test_a_read_record_has_the_id_asked_for(corpus: Corpus, tmp_path: Path) -> None:
    """A file that holds another record's id is not served under its own name."""
    path_in(tmp_path, "two.md").write_bytes(RECORD)
    with pytest.raises(CasebookError):
        corpus.read("two")
