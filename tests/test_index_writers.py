"""Several who write the index: they wait for each other, and nothing is put back."""

import os
import shutil
import threading
import time
from pathlib import Path
from typing import Any

from filelock import FileLock

from child_process import process
from index_states import litter
from indexer.search import SearchRequest
from small_corpus import answers, catalogue_of

WAITS = 0.4
"""Seconds in which a refresh reads a small corpus and comes to wait for the index."""


def test_who_waited_does_not_put_back_the_old(indexed_copy: Path) -> None:
    """A refresh that read the corpus and then waited for another does not undo what the other published."""
    slow, quick = catalogue_of(indexed_copy), catalogue_of(indexed_copy)
    path = indexed_copy / "corpus" / "records" / "r1.md"
    path.write_text(path.read_text().replace("garden", "meadow"))
    lock = FileLock(indexed_copy / "var" / "index" / "index.lock")
    with lock:
        waiting = threading.Thread(target=slow.refresh)
        waiting.start()
        time.sleep(WAITS)
        path.write_text(path.read_text().replace("meadow", "vineyard"))
    quick.refresh()
    waiting.join()
    assert 1 == catalogue_of(indexed_copy).search(SearchRequest("vineyard")).results.total


def refresh_once(root: str) -> None:
    """Bring the index in step and print what it took."""
    print(catalogue_of(Path(root)).refresh().in_words())


def test_many_who_refresh_agree(indexed_copy: Path, right_answers: list[Any]) -> None:
    """Several processes that refresh at once wait for each other, and the answers are right."""
    shutil.rmtree(indexed_copy / "var")
    processes = [process(refresh_once, indexed_copy) for _ in range(4)]
    ends = [(p.communicate()[0] != "", p.returncode) for p in processes]
    assert ([(True, 0)] * 4, right_answers, []) == (
        ends,
        answers(indexed_copy),
        litter(indexed_copy / "var" / "index"),
    )


def test_threads_that_refresh_agree(indexed_copy: Path, right_answers: list[Any]) -> None:
    """Several threads that refresh by one catalogue wait for each other, and one of them builds."""
    shutil.rmtree(indexed_copy / "var")
    catalogue = catalogue_of(indexed_copy)
    changes: list[object] = []
    threads = [threading.Thread(target=lambda: changes.append(catalogue.refresh().change)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (4, 3, right_answers) == (len(changes), changes.count(None), answers(indexed_copy))


def test_who_recovers_does_not_wait(indexed_copy: Path) -> None:
    """While another process builds, a sound index is known to be there at once."""
    recovered: list[bool] = []
    asking = threading.Thread(
        target=lambda: recovered.append(catalogue_of(indexed_copy).recover()), daemon=True
    )
    with FileLock(indexed_copy / "var" / "index" / "index.lock"):
        asking.start()
        asking.join(timeout=10 * WAITS)
        in_time = list(recovered)
    asking.join()
    assert [True] == in_time


def test_a_change_while_reading_is_found_by_the_next(indexed_copy: Path) -> None:
    """A file changed without changing its size or its time of change is still found to be changed."""
    path = indexed_copy / "corpus" / "records" / "r1.md"
    catalogue_of(indexed_copy).refresh()
    status = path.stat()
    path.write_text(path.read_text().replace("garden", "meadow"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    catalogue_of(indexed_copy).refresh()
    assert 1 == catalogue_of(indexed_copy).search(SearchRequest("meadow")).results.total
