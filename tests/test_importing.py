"""Taking write-ups in: the original and the drafts are saved, or nothing is, and a batch goes on."""

import hashlib
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from indexer.corpus import Corpus
from indexer.importing import Imported, WriteUp, as_json, import_write_ups, shown_name
from indexer.originals import source_of
from indexer.record import Status

TODAY = date(2026, 11, 23)
DAY = b"""Sharing the coast: co-production in harbour towns

Date: 15 October 2019

Venue: Net loft, Staithe

Ianthe Brockbank of North Shore Forum welcomed everybody to a day without slides.

Three examples

Case 1: Staithe Sheds

Merle Otterburn from Staithe Sheds described how boat builders and pupils repair cobles together.

Case 2: Gull Street Kitchen

Priya Sandholme from Gull Street Kitchen told how people who are lonely cook for people who are busy.

Case 3: Marram Nurses

Nerys Huggate from Marram Nurses told how mothers moved the clinic to the launderette.
"""
OTHER = DAY.replace(b"coast", b"moor").replace(b"15 October 2019", b"3 May 2021").replace(b"Staithe", b"Fell")


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """A corpus without a record."""
    (tmp_path / "corpus" / "records").mkdir(parents=True)
    return Corpus(tmp_path / "corpus", tmp_path / "var")


def taken_in(corpus: Corpus, *write_ups: WriteUp, save: bool = True, again: bool = False) -> list[Imported]:
    """What came of these."""
    return list(import_write_ups(corpus, write_ups, today=TODAY, save=save, again=again))


def written(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_write_up_becomes_linked_drafts_and_its_original_is_kept(corpus: Corpus, tmp_path: Path) -> None:
    """Byte for byte, under its checksum; the corpus is sound afterwards."""
    imported = taken_in(corpus, WriteUp("Harbour day (final).TXT", DAY))[0]
    contents = corpus.load()
    records = [contents.files[record_id].record for record_id in imported.saved]
    file = f"sources/{hashlib.sha256(DAY).hexdigest()[:16]}-harbour-day-final.txt"
    assert ("", (), 4) == (imported.error, contents.problems, len(records))
    assert DAY == (tmp_path / "corpus" / file).read_bytes()
    assert {(Status.DRAFT, file)} == {(record.status, record.sources[0].file) for record in records}
    assert [None, *[records[0].id] * 3] == [record.part_of for record in records]
    assert "2019-10-15" == records[0].date


def test_a_dry_run_writes_nothing(corpus: Corpus, tmp_path: Path) -> None:
    """And says what it would save."""
    imported = taken_in(corpus, WriteUp("day.txt", DAY), save=False)[0]
    assert ((), 4) == (imported.saved, len(imported.drafts))
    assert {} == written(tmp_path)


def test_the_same_file_again_is_said_and_saves_nothing(corpus: Corpus, tmp_path: Path) -> None:
    """Whatever it is called now."""
    event = taken_in(corpus, WriteUp("day.txt", DAY))[0].saved[0]
    before = written(tmp_path)
    imported = taken_in(corpus, WriteUp("copy of day.txt", DAY))[0]
    assert ((), True, False) == (imported.saved, imported.is_held_already, imported.is_refused)
    assert [(event, True)] == [(found.record, found.same_file) for found in imported.duplicates]
    assert before == written(tmp_path)


def test_with_again_it_is_saved_under_other_ids_and_its_original_stands_once(
    corpus: Corpus, tmp_path: Path
) -> None:
    """The first records stay as they are."""
    first = taken_in(corpus, WriteUp("day.txt", DAY))[0].saved
    second = taken_in(corpus, WriteUp("copy.txt", DAY), again=True)[0].saved
    assert [f"{record_id}-2" for record_id in first] == list(second)
    assert 1 == len(list((tmp_path / "corpus" / "sources").iterdir()))
    assert () == corpus.load().problems


@pytest.mark.parametrize("save", [True, False])
def test_files_of_one_batch_are_compared_as_well(corpus: Corpus, save: bool) -> None:
    """The same file twice, and another write-up of the same day."""
    told = DAY.replace(b"a day without slides", b"a day with few slides")
    write_ups = [WriteUp("day.txt", DAY), WriteUp("day copy.txt", DAY), WriteUp("told.txt", told)]
    first, copy, other = taken_in(corpus, *write_ups, save=save)
    event = first.drafts[0].record_id
    assert (True, ()) == (copy.is_held_already, copy.drafts)
    assert event in [found.record for found in other.duplicates if found.example is None]
    assert not {draft.record_id for draft in first.drafts} & {draft.record_id for draft in other.drafts}


def bad_files(folder: Path) -> Iterator[WriteUp]:
    """Files that cannot be taken in."""
    os.mkfifo(folder / "pipe.txt")
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    (folder / "folder.txt").mkdir()
    for name in ("pipe.txt", "circle.txt", "folder.txt", "missing.txt"):
        yield WriteUp(name, folder / name)
    yield WriteUp("null.txt", Path("a\0b.txt"))
    yield WriteUp("empty.txt", b"")
    yield WriteUp("image.png", b"\x89PNG\r\n\x1a\n" + bytes(100))
    yield WriteUp("broken.docx", b"PK\x03\x04" + bytes(100))
    yield WriteUp("table.csv", b"one,two\n")
    yield WriteUp("large.txt", b"word " * 3_000_000)


def test_a_bad_file_is_refused_with_a_sentence_and_the_batch_goes_on(corpus: Corpus, tmp_path: Path) -> None:
    """Nothing is written for it."""
    bad = list(bad_files(tmp_path))
    done = taken_in(corpus, *bad, WriteUp("day.txt", DAY), *bad)
    assert [True] * len(bad) + [False] + [True] * len(bad) == [imported.is_refused for imported in done]
    assert all(imported.error.startswith("“") and imported.error.endswith(".") for imported in done[:10])
    assert 4 == len(corpus.load().files)
    assert 1 == len(list((tmp_path / "corpus" / "sources").iterdir()))


def test_a_body_that_no_record_may_have_is_refused_and_nothing_is_kept(
    corpus: Corpus, tmp_path: Path
) -> None:
    """In a dry run as well, for it says what a save would do."""
    book = DAY + b"\n" + b"A sentence of the book.\n\n" * 15_000
    for save in (False, True):
        assert taken_in(corpus, WriteUp("book.txt", book), save=save)[0].is_refused
    assert {} == written(tmp_path)


def test_when_a_record_cannot_be_saved_what_was_saved_is_told(corpus: Corpus, tmp_path: Path) -> None:
    """Somebody takes the third id while the batch runs."""
    batch = import_write_ups(corpus, [WriteUp("day.txt", DAY), WriteUp("other.txt", OTHER)], today=TODAY)
    ids = [draft.record_id for draft in taken_in(corpus, WriteUp("other.txt", OTHER), save=False)[0].drafts]
    next(batch)
    corpus.save(ids[2], {"kind": "event", "title": "Somebody else's"}, revision="")
    imported = next(batch)
    assert tuple(ids[:2]) == imported.saved
    assert (
        f"Not all could be saved: “{ids[2]}” was taken by somebody else in the meantime (saved: "
        f"{ids[0]}, {ids[1]}; not saved: {ids[2]}, {ids[3]})." == imported.error
    )
    assert ("refused", list(ids[:2])) == (as_json(imported)["status"], as_json(imported)["saved"])


def test_an_import_that_was_cut_off_after_the_original_can_be_done_again(
    corpus: Corpus, tmp_path: Path
) -> None:
    """The file that is kept is said, and used."""
    file, _ = corpus.keep_source(DAY, "day.txt")
    imported = taken_in(corpus, WriteUp("renamed.txt", DAY))[0]
    assert (4, False) == (len(imported.saved), imported.is_held_already)
    assert [(None, file)] == [(found.record, found.title) for found in imported.duplicates]
    assert file == corpus.read(imported.saved[0]).record.sources[0].file


def test_a_faulty_record_and_an_alias_keep_their_ids(corpus: Corpus, tmp_path: Path) -> None:
    """An id is never used again."""
    event, example = [
        draft.record_id for draft in taken_in(corpus, WriteUp("day.txt", DAY), save=False)[0].drafts
    ][:2]
    (tmp_path / "corpus" / "records" / f"{event}.md").write_text("not a record")
    corpus.save("other", {"kind": "event", "title": "Other", "aliases": [example]}, revision="")
    saved = taken_in(corpus, WriteUp("day.txt", DAY))[0].saved
    assert (f"{event}-2", f"{example}-2") == saved[:2]


HOSTILE = "../../etc/\u202efdp\u200f\x1b[31m .txt"


def test_a_hostile_name_reaches_neither_the_disk_nor_a_terminal(corpus: Corpus, tmp_path: Path) -> None:
    """As such."""
    imported = taken_in(corpus, WriteUp(HOSTILE, DAY))[0]
    names = " ".join([imported.file, *written(tmp_path)])
    assert not any(sign in names for sign in ("\u202e", "\u200f", "\x1b", ".."))
    assert {"corpus", "var"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("day.txt", "day.txt"),
        ("2019/day.txt", "2019/day.txt"),
        ("../../day.txt", "day.txt"),
        ("/etc/./day.txt", "etc/day.txt"),
        ("a\u202eb.txt", "a\ufffdb.txt"),
        ("..", ".."),
    ],
)
def test_a_name_is_shown_fit_to_print(name: str, expected: str) -> None:
    """With its folders, none of which leads upwards."""
    assert expected == shown_name(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Fen carers (final).DOCX", "fen-carers-final.docx"),
        ("../../passwd", "passwd"),
        ("a/b\\c.txt", "a-b-c.txt"),
        (".txt", "txt"),
        ("協働.pdf", "pdf"),
        ("\u202e", "original"),
        ("x" * 300 + ".txt", "x" * 80 + ".txt"),
        ("notes.with.points.md", "notes-with-points.md"),
    ],
)
def test_an_original_is_named_by_its_checksum_and_plain_letters(name: str, expected: str) -> None:
    """Whatever its owner calls it."""
    file, sha256 = source_of(b"x", name)
    assert (f"sources/{sha256[:16]}-{expected}", hashlib.sha256(b"x").hexdigest()) == (file, sha256)


def test_a_kept_original_is_known_by_its_bytes_and_not_by_its_name(corpus: Corpus, tmp_path: Path) -> None:
    """One that was changed since is none; the next import keeps a good one again."""
    file, sha256 = corpus.keep_source(DAY, "day.txt")
    assert file == corpus.kept_source(sha256)
    (tmp_path / "corpus" / file).write_bytes(b"changed")
    assert corpus.kept_source(sha256) is None
    corpus.keep_source(DAY, "day.txt")
    assert DAY == (tmp_path / "corpus" / file).read_bytes()
