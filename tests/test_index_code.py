"""Code put into the index: it never runs."""

import os
import pickle
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from child_process import process
from index_damage import file_of
from indexer.catalogue import Catalogue
from indexer.search import SearchRequest
from small_corpus import catalogue_of


class Payload:
    """What runs when it is unpickled: it makes a folder."""

    def __init__(self, marker: Path) -> None:
        self.marker = str(marker)

    def __reduce__(self) -> tuple[Callable[..., None], tuple[str]]:
        """Tell pickle what to call."""
        return os.mkdir, (self.marker,)


def segments_at(data: bytes) -> int:
    """Where the pickled list of segments begins in a TOC."""
    starts = (index for index in range(len(data) - 2, 0, -1) if data[index] == 0x80)
    return next(index for index in starts if _is_list(data[index:]))


def put_code_in_toc(path: Path, code: bytes) -> None:
    """Put a pickle in the place of the list of segments."""
    data = path.read_bytes()
    path.write_bytes(data[: segments_at(data)] + code)


def _is_list(data: bytes) -> bool:
    try:
        return isinstance(pickle.loads(data), list)  # noqa: S301  (our own index, in a test)
    except Exception:
        return False


def put_code_in_segment(path: Path, code: bytes) -> None:
    """Put a pickle in the place of a segment's directory."""
    data = path.read_bytes()
    path.write_bytes(struct.pack("!q", len(data)) + data[8:] + code + pickle.dumps({}))


def plant_toc(path: Path, code: bytes) -> None:
    """Put a TOC with a pickle beside the one that was published, as a newer one."""
    data = path.read_bytes()
    start = segments_at(data)
    path.with_name("_MAIN_999.toc").write_bytes(data[: start - 8] + struct.pack("!ii", 999, 0) + code)


TAMPERINGS = [("*.toc", put_code_in_toc), ("*.seg", put_code_in_segment), ("*.toc", plant_toc)]
ACTS: list[Callable[[Catalogue], object]] = [
    lambda catalogue: catalogue.search(SearchRequest("kitchen")),
    lambda catalogue: catalogue.recover(),
    lambda catalogue: catalogue.check(),
    lambda catalogue: catalogue.refresh(),
]


def act_watched(root: str) -> None:
    """Do all that can be done with an index, each opened anew, and print what pickle was asked to find."""
    sys.addaudithook(lambda event, args: print(*args[:2]) if event == "pickle.find_class" else None)
    for act in ACTS:
        try:
            act(catalogue_of(Path(root)))
        except Exception as error:
            print("error", type(error).__name__)


def found_classes(root: Path) -> str:
    """What pickle was asked to find in a process of its own that did all that can be done with the index."""
    with process(act_watched, root) as watched:
        return watched.communicate()[0]


def test_the_watch_is_not_blind(indexed_copy: Path) -> None:
    """The watch sees what Whoosh unpickles from a sound index, where there is no snapshot."""
    file_of(indexed_copy, "*.arrays").unlink()
    assert "W3Segment" in found_classes(indexed_copy)


@pytest.mark.parametrize(("pattern", "tamper"), TAMPERINGS, ids=["toc", "segment", "planted toc"])
def test_code_in_the_index_never_runs(
    indexed_copy: Path, tmp_path: Path, pattern: str, tamper: Callable[[Path, bytes], None]
) -> None:
    """Nothing is unpickled before the manifest's digests were compared, so what was put there never runs."""
    marker = tmp_path / "ran"
    tamper(file_of(indexed_copy, pattern), pickle.dumps(Payload(marker)))
    found = found_classes(indexed_copy)
    assert (False, False) == (marker.exists(), "mkdir" in found)
