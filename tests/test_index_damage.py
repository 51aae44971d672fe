"""A damaged index: it is told, nothing wrong is answered, and a refresh mends it."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index_damage import DAMAGES, FILES, UNCLOSED, assert_mended, file_of, flip
from indexer.errors import IndexUnavailable
from indexer.search import SearchRequest
from small_corpus import THESAURUS, WORKS, answers, catalogue_of

RANDOM_DAMAGES = 40
SEED = 20261102


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("pattern", FILES)
def test_a_damaged_file_is_named(indexed_copy: Path, pattern: str, damage: Callable[[Path], None]) -> None:
    """A check says that the index is not sound, and which file of a generation is at fault."""
    path = file_of(indexed_copy, pattern)
    damage(path)
    report = catalogue_of(indexed_copy).check()
    names_it = path.name in report.index or pattern in ("manifest.json", "CURRENT")
    assert (False, True) == (report.index_is_sound, names_it)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("pattern", [*FILES, "STAMP"])
def test_a_damaged_file_is_mended(
    indexed_copy: Path, right_answers: list[Any], pattern: str, damage: Callable[[Path], None]
) -> None:
    """A refresh after any damage makes the answers those of a fresh index."""
    damage(file_of(indexed_copy, pattern))
    assert_mended(indexed_copy, right_answers)


@UNCLOSED
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("pattern", FILES)
def test_a_damaged_index_answers_right_or_not_at_all(
    indexed_copy: Path, right_answers: list[Any], pattern: str, damage: Callable[[Path], None]
) -> None:
    """Before it is mended, an index answers as it should or says that it cannot: never wrong, never
    otherwise.
    """
    damage(file_of(indexed_copy, pattern))
    try:
        told = answers(indexed_copy)
    except IndexUnavailable:
        told = right_answers
    assert right_answers == told


@UNCLOSED
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("pattern", [*FILES, "STAMP"])
def test_the_last_sound_state_answers_meanwhile(
    indexed_copy: Path, pattern: str, damage: Callable[[Path], None]
) -> None:
    """Until it is mended the last sound state answers, whole, and an index that was not harmed stays as it
    is.
    """
    damage(file_of(indexed_copy, pattern))
    recovered = catalogue_of(indexed_copy).recover()
    totals = [
        catalogue_of(indexed_copy).search(SearchRequest(word)).results.total
        for word in ("dairy", "kitchen", "")
    ]
    assert (True, True) == (recovered, totals in ([1, 1, len(WORKS)], [0, 2, len(WORKS)]))


def test_without_a_sound_state_nothing_answers(indexed_copy: Path) -> None:
    """When every generation is harmed that is told, and asking is our error, until a refresh builds anew."""
    for generation in (indexed_copy / "var" / "index").glob("gen-*"):
        flip(generation / "lexicon.json")
    recovered = catalogue_of(indexed_copy).recover()
    with pytest.raises(IndexUnavailable):
        catalogue_of(indexed_copy).search(SearchRequest("kitchen"))
    catalogue_of(indexed_copy).refresh()
    assert (False, True) == (recovered, catalogue_of(indexed_copy).recover())


def test_damage_anywhere_is_mended(indexed: Path, right_answers: list[Any], tmp_path: Path) -> None:
    """A few bits flipped anywhere in the index are found, and a refresh mends them."""
    chance = random.Random(SEED)
    for number in range(RANDOM_DAMAGES):
        root = tmp_path / str(number)
        shutil.copytree(indexed, root)
        path = chance.choice([file_of(root, pattern) for pattern in FILES])
        data = bytearray(path.read_bytes())
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        harmed = bytes(data) != path.read_bytes()
        path.write_bytes(data)
        report = catalogue_of(root).check()
        catalogue_of(root).refresh()
        assert (not harmed, right_answers) == (report.index_is_sound, answers(root)), (
            f"seed {SEED}, damage {number}"
        )
        shutil.rmtree(root)


@pytest.mark.parametrize("what", ["var", "var/index"])
def test_a_lost_folder_is_made_anew(indexed_copy: Path, right_answers: list[Any], what: str) -> None:
    """All that lies in the folder of what can be made again can be made again."""
    shutil.rmtree(indexed_copy / what)
    assert_mended(indexed_copy, right_answers)


def test_an_index_lost_under_a_reader_is_made_anew(indexed_copy: Path, right_answers: list[Any]) -> None:
    """A catalogue that was open when the index was lost answers right after the next refresh."""
    catalogue = catalogue_of(indexed_copy)
    catalogue.search(SearchRequest("kitchen"))
    shutil.rmtree(indexed_copy / "var" / "index")
    (indexed_copy / "corpus" / "thesaurus.yaml").write_text(THESAURUS.replace("Food", "Kitchen"))
    catalogue.refresh()
    expanded = catalogue.search(SearchRequest("kitchen")).results.expanded
    assert ["food"] == [expansion.concept for expansion in expanded]
