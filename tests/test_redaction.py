"""A person redacted: the name is gone from every file that is or may become public, and notices are given."""

import random
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.catalogue import Catalogue
from indexer.errors import NotFound
from indexer.history import Signature
from indexer.redaction import forms_of, mentions, redact
from indexer.settings import Settings
from indexer.withheld import WITHHELD, Forms, Redactions, with_redaction
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
    forms = forms_of({"name": "Quintessa Zyxwell", "variants": ["Tessa Zyxwell"]})
    assert [file for file, _ in mentions(catalogue.corpus, ["Zyxwell"], forms)] == ["records/open-day.md"]
    redact(catalogue, "quintessa", more=["Zyxwell"], signature=EDITH)
    assert catalogue.corpus.read("open-day").record.venue == f"At the Zyxwells, Ms {WITHHELD} said"
    assert catalogue.corpus.load().problems == ()


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
