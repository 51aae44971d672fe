"""A person redacted: the name is gone from every file that is or may become public, and notices are given."""

import io
import random
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.catalogue import Catalogue
from indexer.errors import NotFound
from indexer.history import Signature
from indexer.redaction import redact
from indexer.settings import Settings
from indexer.withheld import WITHHELD, Forms, Redactions, with_redaction
from indexer.withholding import Choice, hints_of, look
from indexer.work_list import survey_of, work_list
from test_leaks import write

EDITH = Signature("edith", "asked for")
NAME = re.compile(rb"zyxwell", re.I)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """A corpus in which a person is named in many ways."""
    write(tmp_path / "corpus")
    catalogue = Catalogue(Settings(corpus=tmp_path / "corpus", var=tmp_path / "var"))
    catalogue.refresh()
    catalogue.corpus.keep_source(b"Quintessa Zyxwell spoke first.", "Notes by Quintessa Zyxwell.txt")
    return catalogue


def files_with_the_name(folder: Path) -> list[str]:
    """Every file that has it inside or in its own name."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if NAME.search(path.read_bytes() + path.name.encode()))


def test_one_act_takes_the_name_out_of_every_file(catalogue: Catalogue) -> None:
    """Records of every status, other names, ids, addresses, comments in a file; the records are sound."""
    redact(catalogue, "quintessa", signature=EDITH)
    root = catalogue.settings.corpus
    assert [name for name in files_with_the_name(root) if not name.endswith(".txt")] == []
    contents = catalogue.corpus.load()
    assert contents.problems == ()
    record = contents.files["name-withheld-tells"].record
    assert (record.title, record.people[1].as_written, record.people[1].role) == (
        f"{WITHHELD} tells",
        WITHHELD,
        "chair",
    )
    assert contents.authorities.organisations.name("zyx") == f"{WITHHELD} Trust"


def test_it_can_be_undone(catalogue: Catalogue) -> None:
    """A mistake is taken back byte for byte, but for the notice of what was redacted."""
    root = catalogue.settings.corpus
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    change = redact(catalogue, "quintessa", signature=EDITH)
    assert change
    assert catalogue.undo(change.number, signature=EDITH).left == {}
    after = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert {path: data for path, data in after.items() if path in before} == before


def test_erased_it_is_nowhere(catalogue: Catalogue) -> None:
    """Not in earlier texts, originals, the log, missed searches: in no file but the superseded index."""
    record = catalogue.corpus.read("open-case")
    catalogue.save("open-case", {"title": "By Quintessa Zyxwell"}, revision=record.revision, signature=EDITH)
    for day in (1, 2, 3):
        catalogue.missed_searches.note("tessa zyxwell", date(2026, 11, day))
    redact(catalogue, "quintessa", erase=True, signature=Signature("edith", "Quintessa Zyxwell asked"))
    assert files_with_the_name(catalogue.settings.corpus) == []
    assert files_with_the_name(catalogue.settings.var / "history") == []
    assert catalogue.missed_searches.frequent(threshold=1) == []
    assert catalogue.corpus.load().problems == ()
    assert [change.act for change in catalogue.corpus.history.changes()] == ["redact", "save"]


def test_a_name_that_comes_back_is_noticed(catalogue: Catalogue) -> None:
    """By the work list, without the name being kept anywhere."""
    redact(catalogue, "quintessa", erase=True, signature=EDITH)
    assert "redacted" not in [task.check.id for task in work_list(survey_of(catalogue.corpus))]
    now = catalogue.corpus.read("open-case")
    catalogue.save("open-case", {"venue": "with tessa ZYXWELL"}, revision=now.revision, signature=EDITH)
    found = {task.check.id: task.findings for task in work_list(survey_of(catalogue.corpus))}
    assert [finding.key for finding in found["redacted"]] == ["open-case"]
    assert NAME.search((catalogue.settings.corpus / "redactions.yaml").read_bytes()) is None


def test_what_may_still_point_to_the_person_is_shown(catalogue: Catalogue) -> None:
    """The surname alone, which only a person can judge; named as one more way, it goes as well."""
    now = catalogue.corpus.read("open-day")
    catalogue.save(
        "open-day", {"venue": "At the Zyxwells, Ms Zyxwell said"}, revision=now.revision, signature=EDITH
    )
    asked = [(doubt.place, doubt.way, doubt.told) for doubt in look(catalogue, "quintessa").doubts]
    assert ("records/open-day.md", "Ms Zyxwell", ("At the Zyxwells, Ms Zyxwell said",)) in asked
    redact(catalogue, "quintessa", Choice(more=("Zyxwell",)), signature=EDITH)
    assert catalogue.corpus.read("open-day").record.venue == f"At the Zyxwells, Ms {WITHHELD} said"
    assert catalogue.corpus.load().problems == ()


def short(catalogue: Catalogue, **texts: str) -> None:
    """Give records a venue in which the person may be meant."""
    for record_id, text in texts.items():
        now = catalogue.corpus.read(record_id := record_id.replace("_", "-"))
        catalogue.save(record_id, {"venue": text}, revision=now.revision, signature=EDITH)


def test_what_may_be_the_person_is_asked_and_never_changed_unasked(catalogue: Catalogue) -> None:
    """Initials, a title, the surname alone, an address: each in each record is a question of its own."""
    told = "Q. Zyxwell, Q Zyxwell and Ms Zyxwell; qzyxwell@example.org"
    short(catalogue, open_day=told, open_case=told)
    found = look(catalogue, "quintessa")
    day = "records/open-day.md"
    ways = {doubt.way for doubt in found.doubts if doubt.place == day}
    assert ways == {"Q. Zyxwell", "Q Zyxwell", "Ms Zyxwell", "qzyxwell"}
    meant = frozenset(doubt.key for doubt in found.doubts if doubt.place == day and doubt.way != "Q Zyxwell")
    redact(catalogue, "quintessa", Choice(meant=meant), signature=EDITH)
    assert catalogue.corpus.read("open-case").record.venue == told
    assert catalogue.corpus.read("open-day").record.venue == (
        f"{WITHHELD}, Q Zyxwell and {WITHHELD}; name-withheld@example.org"
    )


@pytest.mark.parametrize(
    "text",
    [
        "S. Latif of Leeds", "Sadiq Latif spoke", "a latif kind of day", "Latifah", "R. Latimer",
        "see https://example.org/slatif", "Ms Latifa",
    ],
)  # fmt: skip
def test_other_peoples_names_are_not_asked_about(text: str) -> None:
    """Other initials, an established name, a word that only begins so."""
    hints = hints_of({"name": "Rabiyah K Latif"}, ["Sadiq Latif"])
    assert hints.in_text(text, is_near=False) == []


@pytest.mark.parametrize(
    ("name", "text", "ways"),
    [
        ("Jan van der Berg", "Mr van der Berg, J. van der Berg", ["Mr van der Berg", "J. van der Berg"]),
        ("Bea Best", "a best practice of Ms Best, best of all", ["Ms Best"]),
        ("Zoë O’Brien-Smith", "Z. O'Brien-Smith, zoe.obrien@example.org", ["Z. O'Brien-Smith"]),
        ("李 明", "明 came", ["明"]),
        ("{x} [y]", "Mr {X} [Y]", ["Y"]),
        ("Sam", "Sam and Mr Sam", []),
    ],
)
def test_names_of_other_shapes(name: str, text: str, ways: list[str]) -> None:
    """Small words, words of the language, hyphens, other scripts, signs; a single word is no surname."""
    assert [hint.way for hint in hints_of({"name": name}, []).in_text(text, is_near=False)] == ways


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("by R. K. Latif in", "R. K. Latif"), ("by RK Latif in", "RK Latif"), ("So Latif’s", "Latif"),
        ("Cllr. Latif asked", "Cllr. Latif"), ("the LATIF report", "LATIF"), ("a Latíf day", "Latíf"),
        ("https://example.org/people/r_latif.html", "r_latif"), ("files/0a-notes-by-latif.txt", "latif"),
        ("Rabiyah’s words", "Rabiyah"), ("(Latif, R. 2010)", "Latif, R."),
    ],
)  # fmt: skip
def test_short_ways_are_found_however_they_are_written(text: str, way: str) -> None:
    """With what stands around, so that a person can tell; the rest of the text is as it was."""
    hints = hints_of({"name": "Rabiyah Latif", "variants": ["Rabiyah K Latif"]}, [])
    assert [hint.way for hint in hints.in_text(text, is_near=True)] == [way]
    before, _, after = text.partition(way)
    clean = hints.out_of(text, {way}, is_near=True)
    assert clean.startswith(before)
    assert clean.endswith(after)
    assert way not in clean


# --- files -----------------------------------------------------------------------------------------


def docx(text: str, author: str = "") -> bytes:
    """A Word file as Word parts a word it has marked: a run in the middle of it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        half = len(text) // 2
        runs = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in (text[:half], text[half:]))
        package.writestr("word/document.xml", f"<w:document><w:p>{runs}</w:p></w:document>")
        package.writestr(
            "docProps/core.xml", f"<cp:coreProperties><dc:creator>{author}</dc:creator></cp:coreProperties>"
        )
    return out.getvalue()


def attach(catalogue: Catalogue, record_id: str, data: bytes, name: str, title: str = "Notes") -> str:
    """Attach a file to a record; where it is kept."""
    file, sha256 = catalogue.keep_file(data, name)
    record = catalogue.corpus.read(record_id)
    there = catalogue.elements(record).get("attachments") or []
    entry = {"file": file, "sha256": sha256, "title": title}
    catalogue.save(record_id, {"attachments": [*there, entry]}, revision=record.revision, signature=EDITH)
    return file


def test_files_with_the_name_inside_are_taken_off_their_records(catalogue: Catalogue) -> None:
    """A text, a Word file with the name in two runs or as its author; undone, they are shown again."""
    kept = {
        attach(catalogue, "open-day", b"Said Quintessa Zyxwell.", "minutes.txt"),
        attach(catalogue, "open-day", docx("Said Quintessa Zyxwell."), "minutes.docx"),
        attach(catalogue, "open-case", docx("Nothing", author="Quintessa Zyxwell"), "agenda.docx"),
    }
    bare = attach(catalogue, "open-case", b"Nothing of the kind.", "menu.txt")
    found = look(catalogue, "quintessa")
    assert kept <= found.withheld
    assert bare not in {file.file for file in found.shown}
    change = redact(catalogue, "quintessa", signature=EDITH)
    files = catalogue.contents().files.values()
    shown = {item.file for file in files for item in file.record.attachments}
    assert shown & kept == set()
    assert bare in shown
    assert change
    assert catalogue.undo(change.number, signature=EDITH).left == {}
    assert kept <= {
        item.file for file in catalogue.contents().files.values() for item in file.record.attachments
    }


def test_what_nobody_can_look_into_is_withheld_unless_somebody_says_otherwise(catalogue: Catalogue) -> None:
    """A damaged PDF of a record that names the person; without its tick it stays."""
    file = attach(catalogue, "open-day", b"%PDF-1.4 nothing that can be read", "scan.pdf")
    assert file in look(catalogue, "quintessa").withheld
    redact(catalogue, "quintessa", Choice(withheld=frozenset()), signature=EDITH)
    assert [item.file for item in catalogue.corpus.read("open-day").record.attachments] == [file]


def test_a_name_in_the_name_of_a_file_goes(catalogue: Catalogue) -> None:
    """The full name unasked; initials and surname when it was said to be the person; the file is found."""
    whole = attach(catalogue, "open-day", b"Menu one.", "by Quintessa Zyxwell.txt")
    short_one = attach(catalogue, "open-day", b"Menu two.", "by Q Zyxwell.txt")
    assert f"{short_one}|q-zyxwell" in {doubt.key for doubt in look(catalogue, "quintessa").doubts}
    redact(catalogue, "quintessa", Choice(meant=frozenset({f"{short_one}|q-zyxwell"})), signature=EDITH)
    record = catalogue.corpus.read("open-day").record
    assert [item.file.partition("-")[2] for item in record.attachments] == ["by-name-withheld.txt"] * 2
    assert catalogue.kept_file(record, record.attachments[1].file.rpartition("/")[2]) == b"Menu two."
    assert NAME.search(f"{whole} {short_one}".encode())


def test_erased_files_are_nowhere(catalogue: Catalogue) -> None:
    """Originals and attachments with the name, inside or in their own names; records tell what is gone."""
    attach(catalogue, "open-day", docx("Said Quintessa Zyxwell."), "minutes.docx")
    attach(catalogue, "open-day", b"Menu.", "by Quintessa Zyxwell.txt")
    file, sha256 = catalogue.corpus.keep_source(docx("By Quintessa Zyxwell"), "talk.docx")
    plain = catalogue.corpus.read("quagfarmrecord")
    source = {"file": file, "sha256": sha256}
    catalogue.save(plain.record.id, {"sources": [source]}, revision=plain.revision, signature=EDITH)
    redact(catalogue, "quintessa", erase=True, signature=EDITH)
    root = catalogue.settings.corpus
    assert files_with_the_name(root) == []
    assert not (root / file).exists()
    assert [item.file for item in catalogue.corpus.read(plain.record.id).record.sources] == [None]
    assert [
        path.name.partition("-")[2]
        for path in (root / "files").iterdir()
        if "menu" in path.read_text("latin-1").lower()
    ] == ["by-name-withheld.txt"]


def test_nobody_is_redacted_by_a_slip(catalogue: Catalogue) -> None:
    """Who is not there cannot be; nothing is written."""
    with pytest.raises(NotFound):
        redact(catalogue, "nobody", signature=EDITH)
    assert catalogue.corpus.history.changes() == []


@pytest.mark.parametrize(
    "text",
    [
        "Zoë Ann O’Brien-Smith", "zoe ann o'brien smith", "ZOË ANN O’BRIEN–SMITH", "Zoë  Ann\nO’Brien-Smith",
        "Zoë *Ann* O’Brien-Smith", "zoe-ann-o-brien-smith", "zoe.ann.o.brien.smith@example.org",
        "Zoë&nbsp;Ann O’Brien-Smith", "Zoë J. Ann O’Brien-Smith’s",
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    """Case, accents, apostrophes, breaks, emphasis, initials, addresses."""
    forms = Forms(["Zoë Ann O’Brien-Smith"])
    assert forms.are_in(f"and {text} too")
    assert not re.search("smith|zo", forms.out_of(f"and {text} too"), re.I)


def test_ids_and_addresses_stay_what_they_are() -> None:
    """Also where a single word is to go: an id stays an id, a link a link."""
    forms = Forms(["Zyxwell"])
    assert forms.out_of("zyxwell-tells") == "name-withheld-tells"
    assert forms.out_of("See [it](/records/zyxwell-tells).") == "See [it](/records/name-withheld-tells)."
    assert forms.out_of("Smith-Zyxwell") == f"Smith-{WITHHELD}"


@pytest.mark.parametrize("text", ["Zoe and Ann Smith", "Ann Zoe", "Zoeann", "the smithy of Zoe Annand"])
def test_other_names_stay(text: str) -> None:
    """Only the whole name goes."""
    assert Forms(["Zoe Ann"]).out_of(text) == text


WORD = st.text("abzé'", min_size=1, max_size=5)
NAMES = (
    st.lists(WORD, min_size=2, max_size=3)
    .map(" ".join)
    .filter(lambda name: len(re.findall(r"\w+", name)) > 1)
)


@given(
    NAMES,
    st.lists(WORD | st.sampled_from(["-", " ", "\n", ".", ", ", "*"])),
    st.randoms(use_true_random=False),
)
def test_what_was_taken_out_is_not_found_again(name: str, pieces: list[str], chance: random.Random) -> None:
    """Whatever stands around it, and the rest of the text is as it was."""
    forms = Forms([name])
    pieces.insert(chance.randint(0, len(pieces)), f" {name} ")
    once = forms.out_of("".join(pieces))
    assert not forms.are_in(once)
    assert WITHHELD in once or "name-withheld" in once
    assert (
        Redactions.of(with_redaction(b"", forms)).are_in(f"so {name} said")
        or len(re.findall(r"\w+", name)) > 4
    )
