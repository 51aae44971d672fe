"""Records out as a table and in again: nothing changes by the way, no cell is a formula, no edit is lost."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.catalogue import Catalogue
from indexer.corpus import Corpus
from indexer.errors import MalformedText
from indexer.history import Signature
from indexer.spreadsheet import COLUMNS, ELSEWHERE, as_table, from_table, guarded, unguarded
from small_corpus import catalogue_of, write_corpus

SHIPPED = Path(__file__).parent.parent / "corpus"
EDITH = Signature("edith", "from a table")
FORMULA_SIGNS = "=+-@\t\r\n＝＋－＠"


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Eight records."""
    write_corpus(tmp_path / "corpus")
    catalogue = catalogue_of(tmp_path)
    catalogue.refresh()
    return catalogue


def rows_of(data: bytes) -> list[dict[str, str]]:
    """A table as a spreadsheet sees it."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def table_of(rows: list[dict[str, str]], **more: Any) -> bytes:
    """A table as a spreadsheet saves it."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), **more)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def edited(data: bytes, record_id: str, **cells: str) -> bytes:
    """The table with other cells in one row."""
    rows = rows_of(data)
    next(row for row in rows if row["id"] == record_id).update(cells)
    return table_of(rows)


def test_the_shipped_corpus_goes_out_and_in_unchanged(tmp_path: Path) -> None:
    """Every record: no edit, no conflict, no problem; and no cell begins as a formula would."""
    corpus = Corpus(SHIPPED, tmp_path)
    data = as_table(corpus, sorted(corpus.load().files))
    table = from_table(corpus, data)
    assert (table.plan.edits, table.conflicts, table.problems) == ((), (), ())
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row]
    assert [cell for cell in cells if cell and (cell[0] in FORMULA_SIGNS or cell[0].isdigit())] == []


@pytest.mark.parametrize(
    "save",
    [
        lambda rows: table_of(rows, delimiter=";"),
        lambda rows: table_of(rows, delimiter="\t"),
        lambda rows: table_of(rows, lineterminator="\n"),
        lambda rows: table_of(rows, quoting=csv.QUOTE_ALL),
        lambda rows: table_of(rows)[3:],
        lambda rows: table_of([dict(reversed(row.items())) for row in reversed(rows)]),
        lambda rows: table_of(
            [{name: row[name] for name in ("id", "revision", "themes")} for row in rows[:3]]
        ),
        lambda rows: table_of([*rows, dict.fromkeys(rows[0], "")]),
    ],
)
def test_however_a_spreadsheet_saves_it(
    catalogue: Catalogue, save: Callable[[list[dict[str, str]]], bytes]
) -> None:
    """Another sign between cells, no byte order mark, other orders, fewer columns and rows: no change."""
    data = as_table(catalogue.corpus, ["r0", "r1", "r2", "r3"])
    table = from_table(catalogue.corpus, save(rows_of(data)))
    assert (table.plan.edits, table.conflicts, table.problems) == ((), (), ())


def test_an_edited_cell_is_an_edit(catalogue: Catalogue) -> None:
    """And nothing else in the record changes."""
    data = edited(as_table(catalogue.corpus, ["r0", "r1"]), "r1", themes="sharing; food", venue="'2011 Hall")
    table = from_table(catalogue.corpus, data)
    catalogue.apply(table.plan, signature=EDITH, act="table")
    record = catalogue.corpus.read("r1").record
    assert (record.themes, record.venue, record.title) == (
        ("sharing", "food"),
        "2011 Hall",
        "The garden of r1",
    )
    assert [change.act for change in catalogue.corpus.history.changes()] == ["table"]


def test_an_emptied_cell_takes_the_element_out(catalogue: Catalogue) -> None:
    """An element that must be there is a problem that names the row."""
    data = edited(as_table(catalogue.corpus, ["r0", "r1"]), "r1", date="")
    assert b"date" not in from_table(catalogue.corpus, data).plan.edits[0].data
    table = from_table(catalogue.corpus, edited(data, "r0", title=""))
    assert (table.problems, len(table.plan.edits)) == (("Row 2 (r0): “title” is missing.",), 1)


def test_edits_of_both_sides_are_kept(catalogue: Catalogue) -> None:
    """What only the table changed and what only the site did; the same cell is a conflict, only shown."""
    data = as_table(catalogue.corpus, ["r1"])
    now = catalogue.corpus.read("r1")
    catalogue.save("r1", {"title": "Site’s", "date": "1999"}, revision=now.revision, signature=EDITH)
    table = from_table(catalogue.corpus, edited(data, "r1", title="Table’s", venue="Hall"))
    catalogue.apply(table.plan, signature=EDITH, act="table")
    record = catalogue.corpus.read("r1").record
    assert (record.title, record.date, record.venue) == ("Site’s", "1999", "Hall")
    assert [(c.element, c.start, c.mine, c.theirs) for c in table.conflicts] == [
        ("title", "The garden of r1", "Table’s", "Site’s")
    ]


def test_without_its_first_text_every_difference_is_a_conflict(catalogue: Catalogue, tmp_path: Path) -> None:
    """A record changed on disk since, whose former text nobody kept."""
    data = as_table(catalogue.corpus, ["r1"])
    path = tmp_path / "corpus" / "records" / "r1.md"
    path.write_text(path.read_text().replace("The garden", "The orchard"))
    table = from_table(catalogue.corpus, data)
    assert ([conflict.element for conflict in table.conflicts], table.plan.edits) == (["title"], ())


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"themes": "nothing"}, "There is no “nothing”."),
        ({"date": "29/03/2011"}, "“29/03/2011”"),
        ({"status": "printed"}, "printed"),
        ({"id": "gone"}, "There is no record called “gone”."),
        ({"id": "../r1"}, "There is no record"),
        ({"id": "r0"}, "a second time"),
    ],
)
def test_a_row_that_cannot_be_is_told(catalogue: Catalogue, cells: dict[str, str], sentence: str) -> None:
    """With its number; the other rows are taken."""
    data = edited(as_table(catalogue.corpus, ["r0", "r1", "r2"]), "r1", **cells)
    table = from_table(catalogue.corpus, edited(data, "r2", venue="Hall"))
    assert len(table.plan.edits) == 1
    assert "Row 3" in table.problems[0]
    assert sentence in table.problems[0]


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"title\nx\n", b'id,revision\n"x', b"\x00", b"x" * 3_000_000]
)
def test_what_is_no_table_is_refused(catalogue: Catalogue, data: bytes) -> None:
    """With a sentence."""
    with pytest.raises(MalformedText):
        from_table(catalogue.corpus, data)


def test_a_column_of_somebody_else_is_told(catalogue: Catalogue) -> None:
    """It is not silently dropped."""
    rows = [{**row, "my notes": "x"} for row in rows_of(as_table(catalogue.corpus, ["r0"]))]
    assert from_table(catalogue.corpus, table_of(rows)).problems == (
        "The column “my notes” is not taken in.",
    )


def test_a_value_that_no_cell_can_hold_is_left_alone(catalogue: Catalogue) -> None:
    """The cell says so, and taking it in changes nothing."""
    now = catalogue.corpus.read("r0")
    lessons = ["One\nof two lines", "Two"]
    catalogue.save("r0", {"lessons": lessons}, revision=now.revision, signature=EDITH)
    data = as_table(catalogue.corpus, ["r0"])
    assert (rows_of(data)[0]["lessons"], from_table(catalogue.corpus, data).plan.edits) == (ELSEWHERE, ())


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]) | st.sampled_from("=+-@'\",;\t\n1"), max_size=12
)


@given(TEXT)
def test_a_guarded_cell_is_itself_again(cell: str) -> None:
    """And begins with nothing that a spreadsheet would work on."""
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell) or guarded(cell)[0] not in FORMULA_SIGNS


@settings(max_examples=40, deadline=None)
@given(TEXT, TEXT, st.lists(TEXT, max_size=3))
def test_any_text_goes_out_and_in_unchanged(title: str, venue: str, lessons: list[str]) -> None:
    """Whatever is in it: quotes, signs, line breaks."""
    with TemporaryDirectory() as folder:
        corpus = Corpus(Path(folder) / "corpus", Path(folder) / "var")
        (Path(folder) / "corpus" / "records").mkdir(parents=True)
        values = {
            "kind": "event",
            "title": f"x{title}x",
            "venue": f"{venue}x",
            "lessons": [f"{t}x" for t in lessons],
        }
        corpus.save("one", values, revision="")
        table = from_table(corpus, as_table(corpus, ["one"]))
        assert (table.plan.edits, table.conflicts, table.problems) == ((), (), ())


def test_the_columns_are_told_apart() -> None:
    """Each once."""
    assert len(COLUMNS) == len({*COLUMNS})
