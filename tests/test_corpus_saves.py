"""Saving records: no edit is lost, nothing but the edit changes, and whatever lies in the folder does no harm."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.corpus import Corpus
from indexer.errors import CasebookError, InvalidRecord, RevisionConflict
from indexer.record import BODY_BYTES, SUMMARY_WORDS, Record, clean_text
from indexer.record_file import revision_of

EDITORS = 8
EDITS = 5
"""How often each editor saves."""
KILLS = 40
SEED = 20261101
EXAMPLES = 120
"""Generated files for each property."""
PATIENCE = 3.0
"""Seconds after which something hangs."""

RECORD = b"""---
id: one
kind: case-study
title: One
# the venue was checked
venue: Town hall
---

The body.
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """A corpus of one record."""
    return corpus_with(tmp_path, RECORD)


def corpus_with(folder: Path, data: bytes) -> Corpus:
    """A corpus in `folder` whose record `one` has these bytes, with an empty history."""
    path = folder / "corpus" / "records" / "one.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return Corpus(folder / "corpus", folder / "var")


def written(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` but locks, with its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


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


# --- the revision an edit starts from --------------------------------------------------------------


@pytest.mark.parametrize(
    ("record_id", "revision", "found"),
    [
        ("one", "0" * 64, revision_of(RECORD)),
        ("one", "", revision_of(RECORD)),
        ("one", revision_of(RECORD)[:63], revision_of(RECORD)),
        ("two", revision_of(RECORD), ""),
    ],
)
def test_a_stale_edit_is_refused(corpus: Corpus, tmp_path: Path, record_id: str, revision: str, found: str) -> None:
    """An edit that did not start from the text on disk is a conflict that says so, and nothing is written."""
    before = written(tmp_path)
    with pytest.raises(RevisionConflict) as caught:
        corpus.save(record_id, {"kind": "event", "title": "Other"}, revision=revision)
    assert (revision, found, before) == (caught.value.expected, caught.value.found, written(tmp_path))


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "novel"},
        {"id": "two"},
        {"id": None},
        {"title": ""},
        {"title": None},
        {"title": ["a", "list"]},
        {"title": "\ud800"},
        {"unheard_of": "x"},
        {"date": "2011-13"},
        {"themes": "not a list"},
        {"themes": ["Not a slug"]},
        {"summary": "word " * (SUMMARY_WORDS + 1)},
        {"body": "x" * (BODY_BYTES + 1)},
        {"body": "\ud800"},
        {"people": [{"role": "nameless"}]},
    ],
)
def test_an_invalid_edit_writes_nothing(corpus: Corpus, tmp_path: Path, changes: Mapping[str, Any]) -> None:
    """An edit whose result would not be a record is refused with its faults, and nothing is written."""
    before = written(tmp_path)
    with pytest.raises(InvalidRecord):
        corpus.save("one", changes, revision=revision_of(RECORD))
    assert before == written(tmp_path)


@pytest.mark.parametrize("record_id", ["", "../two", "Two", "two.md", "-two", "a" * 81, "two\n", "records/two"])
def test_an_id_that_is_none_writes_nothing(corpus: Corpus, tmp_path: Path, record_id: str) -> None:
    """A record cannot be made under a name that is not an id."""
    before = written(tmp_path)
    with pytest.raises(InvalidRecord):
        corpus.save(record_id, {"kind": "event", "title": "Other"}, revision="")
    assert before == written(tmp_path)


def test_an_id_never_changes(corpus: Corpus) -> None:
    """Whatever is saved, the record keeps its id; saying the same id again is no change of it."""
    saved = corpus.save("one", {"id": "one", "title": "Other"}, revision=revision_of(RECORD))
    assert ("one", "Other") == (saved.record.id, saved.record.title)


def test_a_new_record_is_under_its_id(corpus: Corpus) -> None:
    """A record that is new needs no revision and is read back under the id it was saved under."""
    saved = corpus.save("two", {"kind": "event", "title": "Two"}, revision="")
    assert saved == corpus.read("two")


def test_both_texts_are_kept(corpus: Corpus, tmp_path: Path) -> None:
    """The history holds the text that was there and the text that is there now, each under its revision."""
    saved = corpus.save("one", {"title": "Other"}, revision=revision_of(RECORD))
    kept = {path.stem: path.read_bytes() for path in (tmp_path / "var" / "history" / "one").iterdir()}
    assert {revision_of(RECORD): RECORD, saved.revision: saved.text.encode()} == kept


@pytest.mark.parametrize("data", [b"---\nid: one\nkind: event\ntitle: \xff\n---\n", b"no front matter", b"---\n[\n---\n"])
def test_a_file_that_is_no_record_is_not_overwritten(tmp_path: Path, data: bytes) -> None:
    """What cannot be read as a record is refused with a sentence, and stays as it is."""
    corpus = corpus_with(tmp_path, data)
    with pytest.raises(CasebookError):
        corpus.save("one", {"title": "Other"}, revision=revision_of(data))
    assert {"corpus/records/one.md": data} == written(tmp_path)


# --- many editors ----------------------------------------------------------------------------------

EDITOR = """
import sys
from pathlib import Path
from indexer.corpus import Corpus
from indexer.errors import RevisionConflict

folder, name, edits = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
corpus = Corpus(folder / "corpus", folder / "var")
for number in range(edits):
    while True:
        now = corpus.read("one")
        sentence = f"Editor {name} learnt lesson {number}."
        try:
            corpus.save("one", {"lessons": [*now.record.lessons, sentence]}, revision=now.revision)
            break
        except RevisionConflict:
            continue
    print(sentence, flush=True)
"""


def test_no_acknowledged_edit_is_lost(corpus: Corpus, tmp_path: Path) -> None:
    """Editors who save one record at the same time, each from the text last read, end with everybody's edits."""
    command = [sys.executable, "-c", EDITOR, str(tmp_path)]
    editors = [
        subprocess.Popen([*command, str(name), str(EDITS)], stdout=subprocess.PIPE, text=True)
        for name in range(EDITORS)
    ]
    acknowledged = [line for editor in editors for line in editor.communicate()[0].splitlines()]
    assert (EDITORS * EDITS, sorted(acknowledged)) == (len(acknowledged), sorted(corpus.read("one").record.lessons))


KILLED_EDITOR = """
import os, signal, sys, time
from pathlib import Path
from indexer.corpus import Corpus

folder = Path(sys.argv[1])
corpus = Corpus(folder / "corpus", folder / "var")

def edit():
    while True:
        now = corpus.read("one")
        number = int(now.record.participants or 0) + 1
        corpus.save("one", {"participants": str(number)}, revision=now.revision)
        os.write(1, f"saved {number}\\n".encode())

for line in sys.stdin:
    child = os.fork()
    if not child:
        edit()
    time.sleep(float(line))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.write(1, b"killed\\n")
"""


def test_a_killed_save_loses_nothing(corpus: Corpus, tmp_path: Path) -> None:
    """Kill the saving process at any point: the file can be read, every save it told of is in it, and the
    history holds its text."""
    delays = random.Random(SEED)
    command = [sys.executable, "-c", KILLED_EDITOR, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as editor:
        assert editor.stdin
        assert editor.stdout
        for _ in range(KILLS):
            editor.stdin.write(f"{delays.uniform(0.0, 0.03)}\n")
            editor.stdin.flush()
            told = [line.split() for line in iter(editor.stdout.readline, "killed\n")]
            now = corpus.read("one")
            last = int(told[-1][1]) if told else 0
            number = int(now.record.participants or 0)
            kept = tmp_path / "var" / "history" / "one" / f"{now.revision}.md"
            in_history = number == 0 or kept.read_bytes() == (tmp_path / "corpus/records/one.md").read_bytes()
            assert (True, True) == (not told or number in (last, last + 1), in_history), f"seed {SEED}: {told}"
        editor.stdin.close()


def test_a_kill_leaves_no_problem(corpus: Corpus, tmp_path: Path) -> None:
    """The unfinished file of a killed save is no record and no fault of the corpus."""
    (tmp_path / "corpus" / "records" / ".one.md.0123456789abcdef.tmp").write_bytes(RECORD[:40])
    contents = corpus.load()
    assert (["one"], ()) == (list(contents.files), contents.problems)


# --- an edit changes what was edited ---------------------------------------------------------------

ODD = "'\"#:-?&*!|>%@`{}[],~=<\\/ ."
"""Characters that mean something in YAML."""
LETTERS = st.sampled_from([*"abcNOyes019é–“”ßØ漢😀 ", *ODD])
LINE = st.text(LETTERS, min_size=1, max_size=30).map(clean_text).filter(bool)
PROSE = st.lists(LINE, min_size=1, max_size=3).map("\n".join).map(clean_text).filter(bool)
VALUES = st.one_of(
    LINE, PROSE, st.sampled_from(["yes", "NO", "1.10", "010", "~", "null", "- a", "a: b", "# a", "---", "x\n---\ny"])
)
SLUG_LIST = st.lists(st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,3})?", fullmatch=True), max_size=4)
ORGANISATIONS = st.lists(st.fixed_dictionaries({"as_written": VALUES}, optional={"role": VALUES}), max_size=3)
NEW_VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "title": VALUES,
    "venue": st.none() | VALUES,
    "participants": st.none() | VALUES,
    "rights": st.none() | VALUES,
    "themes": st.none() | SLUG_LIST,
    "places": st.none() | SLUG_LIST,
    "lessons": st.none() | st.lists(VALUES, max_size=4),
    "organisations": st.none() | ORGANISATIONS,
    "series": st.none() | st.fixed_dictionaries({"name": VALUES}, optional={"number": st.just("3")}),
    "editor_note": st.none() | st.fixed_dictionaries({"unverified": st.lists(VALUES, max_size=2)}),
}
WRITTEN: Mapping[str, list[str]] = {
    "title": ["title: A title\n", "title:   'Quoted'   # why\n", 'title: "a \\"title\\": x"\n', "title: two\n  lines\n"],
    "venue": ["venue: |\n  Town\n\n  hall\n", "venue: >-\n  Town\n  hall\n\n", "venue: |+\n  Hall\n\n", "'venue': x#y\n"],
    "participants": ["participants: >\n  many\n", "participants: 010\n", 'participants: "a\n  b"\n', "participants: ~\n"],
    "rights": ["rights: © the authors, 2011  \n", "rights: !!str x\n"],
    "themes": [
        "themes:\n  - one\n  - two   # why\n",
        "themes:\n- one\n# between\n- two\n",
        "themes: [one, two]  # short\n",
        "themes: [one,\n   two,\n  ]\n",
        "themes:\n    - one\n\n    - 'two'\n",
        "themes: []\n",
    ],
    "places": ["places: # both\n  - leeds\n  - york\n", "places: ['leeds']\n"],
    "lessons": ["lessons:\n  - >-\n    One\n    lesson.\n  - |\n    Two\n", "lessons:\n- 'It''s: so'\n- plain # no\n"],
    "organisations": [
        "organisations:\n  - as_written: Council # the old one\n    role: lead\n  # and\n  - organisation: nhs\n",
        "organisations:\n- organisation: nhs\n  role: 'lead'\n",
        "organisations: [{organisation: nhs, role: lead}]\n",
    ],
    "series": ["series:\n  name: Roadshow\n  number: 2 # of four\n", "series: {name: Roadshow, of: 4}\n"],
    "editor_note": ["editor_note:\n  confidence: low\n  unverified:\n  - date\n  - place\n"],
}
BETWEEN = st.sampled_from(["", "", "", "\n", "# a note\n", "\n# --- part ---\n\n", "  # indented\n"])
BODIES = st.sampled_from(["", "\nThe body.\n", "\n\n# Heading\n\n---\n\ntext without an end", "\n  \n", "x: y\n"])


@st.composite
def record_parts(draw: st.DrawFn) -> tuple[list[tuple[str, str]], str]:
    """The front matter of a record as (key, text) in order, "" for what stands between; and the body."""
    keys = draw(st.permutations([key for key in WRITTEN if key == "title" or draw(st.booleans())]))
    parts = [("id", "id: one\n"), ("kind", "kind: 'event' # sort\n")]
    for key in keys:
        parts += [("", draw(BETWEEN)), (key, draw(st.sampled_from(WRITTEN[key])))]
    return [*parts, ("", draw(BETWEEN))], draw(BODIES)


@st.composite
def edits(draw: st.DrawFn) -> tuple[bytes, bytes, bytes, str, Any]:
    """What stands before and after an element and itself, and the element's name and new value."""
    parts, body = draw(record_parts())
    key = draw(st.sampled_from(sorted(NEW_VALUES)))
    new = draw(NEW_VALUES[key])
    mark, end = draw(st.sampled_from(["", "\ufeff"])), draw(st.sampled_from(["\n", "\r\n"]))
    place = next((index for index, (name, _) in enumerate(parts) if name == key), len(parts))
    before = mark + "---\n" + "".join(text for _, text in parts[:place])
    element = "".join(text for _, text in parts[place : place + 1])
    after = "".join(text for _, text in parts[place + 1 :]) + "---\n" + body
    data = [text.replace("\n", end).encode() for text in (before, element, after)]
    return data[0], data[1], data[2], key, new


def as_saved(key: str, value: Any) -> Any:
    """A value as a record holds it."""
    given = {} if value is None else {key: value}
    return getattr(Record.model_validate({"id": "one", "kind": "event", "title": "T", **given}), key)


PROPERTY = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@PROPERTY
@given(edits())
def test_an_edit_changes_only_what_was_edited(tmp_path: Path, edit: tuple[bytes, bytes, bytes, str, Any]) -> None:
    """All that stands before and after an edited element is byte for byte as it was: comments, quotes, line ends."""
    before, element, after, key, new = edit
    corpus = corpus_with(tmp_path, before + element + after)
    corpus.save("one", {key: new}, revision=revision_of(before + element + after))
    data = (tmp_path / "corpus" / "records" / "one.md").read_bytes()
    assert (before, after) == (data[: len(before)], data[len(data) - len(after) :])


@pytest.mark.parametrize("new", [[], ["leeds"], ["york", "leeds"], ["hull"]])
@pytest.mark.parametrize(
    "element",
    [
        "places: # both\n  - leeds\n  - york\n",
        "places:\n  # both\n  - leeds\n  - york\n",
        "places:\n  - leeds # the city\n  - york # too\n",
        "places: [leeds, york] # both\n",
        "places:\n  [leeds,\n  york] # both\n",
        "places:\n- leeds\n\n# and\n\n- york\n",
    ],
)
def test_a_commented_list_can_be_edited(tmp_path: Path, element: str, new: list[str]) -> None:
    """Items come and go wherever comments stand in the list, down to the last."""
    data = f"---\nid: one\nkind: event\n{element}title: One\n---\n".encode()
    saved = corpus_with(tmp_path, data).save("one", {"places": new}, revision=revision_of(data))
    assert tuple(new) == saved.record.places


@PROPERTY
@given(edits())
def test_what_was_saved_reads_back(tmp_path: Path, edit: tuple[bytes, bytes, bytes, str, Any]) -> None:
    """A saved value is read as the same value, and all other elements as they were."""
    before, element, after, key, new = edit
    corpus = corpus_with(tmp_path, before + element + after)
    expected = corpus.read("one").record.model_copy(update={key: as_saved(key, new)})
    corpus.save("one", {key: new}, revision=revision_of(before + element + after))
    assert expected == corpus.read("one").record


@PROPERTY
@given(edits(), st.lists(LINE | st.sampled_from(["", "---", "id: two", "```"]), max_size=6).map("\n".join))
def test_a_new_body_leaves_the_front_matter(
    tmp_path: Path, edit: tuple[bytes, bytes, bytes, str, Any], body: str
) -> None:
    """A changed body reads back as it was written, and the front matter is byte for byte as it was."""
    data = b"".join(edit[:3])
    front = data[: data.index(b"---", 6) + 3]
    corpus = corpus_with(tmp_path, data)
    saved = corpus.save("one", {"body": body}, revision=revision_of(data))
    assert (front, clean_text(body)) == ((tmp_path / "corpus/records/one.md").read_bytes()[: len(front)], saved.record.body)


@PROPERTY
@given(edits())
def test_saving_no_change_writes_nothing(tmp_path: Path, edit: tuple[bytes, bytes, bytes, str, Any]) -> None:
    """Saving without a change, or the values that are there, leaves every byte and keeps nothing in the history."""
    data = b"".join(edit[:3])
    corpus = corpus_with(tmp_path, data)
    same = corpus.read("one").record
    changes = {"id": same.id, "kind": same.kind.value, "title": same.title, "body": same.body}
    corpus.save("one", changes, revision=revision_of(data))
    assert data == (tmp_path / "corpus" / "records" / "one.md").read_bytes()


@pytest.mark.parametrize(
    "data",
    [
        RECORD.replace(b"---\n", b"---\r\n", 1),
        RECORD.replace(b"body.\n", b"body.\r\nA line from elsewhere.\n"),
        RECORD[: RECORD.rindex(b"\n\nThe")],
        RECORD.replace(b"The body.\n", b"\n\n\n"),
    ],
    ids=["first line ends otherwise", "a line of the body ends otherwise", "no line end at the end", "only blank lines"],
)
def test_odd_line_ends_stay(tmp_path: Path, data: bytes) -> None:
    """Lines that end in two ways, or a last line without an end, stay so when nothing is changed."""
    corpus = corpus_with(tmp_path, data)
    corpus.save("one", {}, revision=revision_of(data))
    assert data == (tmp_path / "corpus" / "records" / "one.md").read_bytes()


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("key", ["venue", "participants", "body"])
@pytest.mark.parametrize(
    "value", ["one\r\ntwo", "\tone", "one\x85two", "one\x00two", "one\u2028two", "Cafe\u0301", "one\n\ttwo"]
)
def test_a_value_is_cleaned(tmp_path: Path, value: str, key: str, line_end: bytes) -> None:
    """What a form sends, its line ends and control characters too, is saved as the clean text it is read as,
    and the file's line ends stay of one sort."""
    data = RECORD.replace(b"venue: Town hall", b"venue: |\n  Town\n  hall").replace(b"\n", line_end)
    saved = corpus_with(tmp_path, data).save("one", {key: value}, revision=revision_of(data))
    raw = (tmp_path / "corpus" / "records" / "one.md").read_bytes()
    strange = raw.replace(line_end, b"").count(b"\r") + raw.replace(line_end, b"").count(b"\n")
    lines = value.replace("\r\n", "\n")
    assert (clean_text(lines), 0) == (getattr(saved.record, key), strange)


@pytest.mark.parametrize(
    "front",
    ["{id: one, kind: event, title: One}\n", "  id: one\n  kind: event\n  title: One\n"],
    ids=["in braces", "indented"],
)
@pytest.mark.parametrize("changes", [{"title": "Other"}, {"venue": "Hall"}])
def test_front_matter_of_an_odd_shape_can_be_edited(tmp_path: Path, front: str, changes: dict[str, str]) -> None:
    """A record that can be read can be edited, however its front matter is laid out."""
    data = f"---\n{front}---\n".encode()
    saved = corpus_with(tmp_path, data).save("one", changes, revision=revision_of(data))
    assert changes == {key: getattr(saved.record, key) for key in changes}


# --- odd files -------------------------------------------------------------------------------------


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


ODD_FILES = {"link": make_link, "broken link": make_broken_link, "pipe": os.mkfifo, "folder": Path.mkdir, "huge": make_huge}


@pytest.mark.parametrize("make", ODD_FILES.values(), ids=ODD_FILES)
def test_an_odd_file_is_reported(corpus: Corpus, tmp_path: Path, make: Any) -> None:
    """A link, a pipe, a folder or a huge file in the place of a record is one problem; the good record goes on."""
    make(tmp_path / "corpus" / "records" / "odd.md")
    with impatience():
        contents = corpus.load()
    assert (["one"], ["records/odd.md"]) == (list(contents.files), [problem.path for problem in contents.problems])


@pytest.mark.parametrize("make", ODD_FILES.values(), ids=ODD_FILES)
def test_an_odd_file_is_no_record(corpus: Corpus, tmp_path: Path, make: Any) -> None:
    """Asking for such a record is answered at once with one of our errors."""
    make(tmp_path / "corpus" / "records" / "odd.md")
    with impatience(), pytest.raises(CasebookError):
        corpus.read("odd")


@pytest.mark.parametrize("make", ODD_FILES.values(), ids=ODD_FILES)
@pytest.mark.parametrize("revision", ["", revision_of(RECORD)])
def test_an_odd_file_is_not_saved_over(corpus: Corpus, tmp_path: Path, make: Any, revision: str) -> None:
    """Saving under such a name is refused at once, and nothing is written, least of all through a link."""
    path = tmp_path / "corpus" / "records" / "odd.md"
    make(path)
    before = path.lstat()
    with impatience(), pytest.raises(CasebookError):
        corpus.save("odd", {"kind": "event", "title": "Odd"}, revision=revision)
    assert (before.st_ino, before.st_mode) == (path.lstat().st_ino, path.lstat().st_mode)


@pytest.mark.parametrize("name", ["odd.txt", "odd", "odd.MD", "odd.md~", "Odd Name.md", "ödd.md"])
def test_a_stray_file_is_reported(corpus: Corpus, tmp_path: Path, name: str) -> None:
    """A file that cannot be a record by its name is one problem, never left out without a word."""
    (tmp_path / "corpus" / "records" / name).write_bytes(RECORD)
    contents = corpus.load()
    assert (["one"], [f"records/{name}"]) == (list(contents.files), [problem.path for problem in contents.problems])


@pytest.mark.parametrize("make", ODD_FILES.values(), ids=ODD_FILES)
@pytest.mark.parametrize("name", [".odd.md", ".odd"])
def test_a_hidden_file_is_left_alone(corpus: Corpus, tmp_path: Path, name: str, make: Any) -> None:
    """What is hidden belongs to editors and systems: it is no record, no fault, and never opened."""
    make(tmp_path / "corpus" / "records" / name)
    with impatience():
        contents = corpus.load()
    assert (["one"], ()) == (list(contents.files), contents.problems)


@pytest.mark.parametrize("make", ODD_FILES.values(), ids=ODD_FILES)
@pytest.mark.parametrize("name", ["thesaurus.yaml", "authorities/people.yaml"])
def test_an_odd_file_of_names_is_reported(corpus: Corpus, tmp_path: Path, name: str, make: Any) -> None:
    """A link, a pipe, a folder or a huge file in the place of an authority file is one problem; records go on."""
    path = tmp_path / "corpus" / name
    path.parent.mkdir(exist_ok=True)
    make(path)
    with impatience():
        contents = corpus.load()
    assert (["one"], [name]) == (list(contents.files), [problem.path for problem in contents.problems])


def test_a_read_record_has_the_id_asked_for(corpus: Corpus, tmp_path: Path) -> None:
    """A file that holds another record's id is not served under its own name."""
    (tmp_path / "corpus" / "records" / "two.md").write_bytes(RECORD)
    with pytest.raises(CasebookError):
        corpus.read("two")
