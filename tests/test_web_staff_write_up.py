"""Adding from a write-up: the proposal beside its text, changed by hand, all saved with one press."""

import html
import io
import re
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from indexer.conversion import proposal_of
from indexer.proposal_edits import NEW_EXAMPLE, dropped, joined, moved, owners_of
from indexer.staff.accounts import Role
from indexer.staff.write_ups import State
from small_corpus import write_corpus
from staff_desk import NAMES, Desk, form_in, text_of, token_in
from test_importing import DAY
from webapp.staff import write_up

BEGIN = "/staff/write-up"
EVENT = "sharing-the-coast-co-production-in-harbour-towns-staithe-2019"
WRITEUPS = Path(__file__).parent / "writeups"
NAMES_YAML = {
    "organisations": "- id: staithe-sheds\n  name: Staithe Sheds\n"
    "- id: gull-street\n  name: Gull Street Kitchens\n",
    "people": "- id: merle-otterburn\n  name: Merle Otterburn\n",
    "places": "- id: staithe\n  name: Staithe\n",
    "initiatives": "[]\n",
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A small corpus with a few of the names of the write-up."""
    write_corpus(tmp_path / "corpus")
    (tmp_path / "corpus" / "authorities").mkdir()
    for name, text in NAMES_YAML.items():
        (tmp_path / "corpus" / "authorities" / f"{name}.yaml").write_text(text)
    return Desk(tmp_path, corpus=tmp_path / "corpus")


def send(desk: Desk, data: bytes = DAY, name: str = "day.txt", role: Role = Role.CONTRIBUTOR) -> TestResponse:
    """Choose a file and press the button."""
    client = desk.member(role)
    fields = {"csrf_token": token_in(client.get(BEGIN)), "file": (io.BytesIO(data), name)}
    return client.post(BEGIN, data=fields, content_type="multipart/form-data")


def press(desk: Desk, action: str, typed: dict[str, str] | None = None, **more: str) -> TestResponse:
    """Press a button of the first proposal, as its page has it, with something typed or ticked."""
    client = desk.member(Role.CONTRIBUTOR)
    form = form_in(client.get(f"{BEGIN}/1"), f"{BEGIN}/1")
    for key, value in {**(typed or {}), **more, "action": action}.items():
        form[key] = value
    return client.post(f"{BEGIN}/1", data=form)


def records(desk: Desk) -> list[str]:
    """Ids that the write-up has added."""
    return sorted(set(desk.catalogue.contents().files) - {f"r{n}" for n in range(8)})


def test_a_write_up_becomes_linked_drafts_with_three_presses(desk: Desk) -> None:
    """Choose, read, save: event and examples, the original byte for byte, one change, owned by the taker."""
    answer = send(desk)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{BEGIN}/1")
    saved = press(desk, "save")
    assert saved.headers["Location"] == f"/staff/records/{EVENT}"
    files = desk.catalogue.contents().files
    made = [files[record_id].record for record_id in records(desk)]
    assert sorted((r.kind, r.part_of) for r in made) == [("event", None), *[("workshop-example", EVENT)] * 3]
    assert {r.status for r in made} == {"draft"}
    event = files[EVENT].record
    assert (event.date, event.places) == ("2019-10-15", ("staithe",))
    assert (desk.settings.corpus / (event.sources[0].file or "")).read_bytes() == DAY
    assert len({change.number for r in made for change in desk.catalogue.changes_of(r.id)}) == 1
    assert {desk.state.work.owner(r.id) for r in made} == {NAMES[Role.CONTRIBUTOR]}
    told = "\n\n".join(r.body for r in sorted(made, key=lambda r: DAY.decode().find(r.body[:30])))
    assert told == "\n\n".join(line for line in DAY.decode().splitlines() if len(line) > 60)
    assert desk.catalogue.contents().problems == ()


def test_the_proposal_shows_text_spans_fields_evidence_and_the_self_check(desk: Desk) -> None:
    """Coloured spans on the left, on the right each value with its line and its reason."""
    send(desk)
    page = desk.member(Role.CONTRIBUTOR).get(f"{BEGIN}/1")
    text = text_of(page)
    assert "Three examples" in text
    assert "three examples" in text.partition("Save the event")[0]
    assert '<span class="m m--person">Merle Otterburn</span>' in page.text
    assert '<span class="m m--date">15 October 2019</span>' in page.text
    assert re.search(r'value="2019-10-15".*?<a href="#b1">line 3</a>', page.text, re.S)
    for part in ("Event", "Example 1", "Example 2", "Example 3", "Join to example 2"):
        assert part in text
    blocks = re.findall(r'name="block" value="(\d+)"', page.text)
    assert len(blocks) == len([line for line in DAY.decode().splitlines() if line])


def test_names_are_matched_asked_about_or_new(desk: Desk) -> None:
    """A near one is never taken for granted; what is new is established in the same change."""
    send(desk)
    page = desk.member(Role.CONTRIBUTOR).get(f"{BEGIN}/1")
    form = form_in(page, f"{BEGIN}/1")
    assert "answer:people:Merle Otterburn" not in form
    assert form["answer:organisations:Gull Street Kitchen"] == "+written"
    assert "is Gull Street Kitchens (spelled almost the same)" in text_of(page)
    assert form["answer:people:Priya Sandholme"] == "+new"
    press(desk, "save", {"answer:organisations:Gull Street Kitchen": "gull-street"})
    files = desk.catalogue.contents().files
    links = [link for name in records(desk) for link in files[name].record.organisations]
    assert "gull-street" in {link.organisation for link in links}
    assert desk.catalogue.authorities.people.name("priya-sandholme") == "Priya Sandholme"
    people = [link for name in records(desk) for link in files[name].record.people]
    assert {"merle-otterburn", "priya-sandholme", "nerys-huggate"} <= {link.person for link in people}


def test_what_is_typed_ticked_off_and_emptied_is_what_is_saved(desk: Desk) -> None:
    """With who typed it in place of where it stood; a theme that is none is kept as a note."""
    send(desk)
    typed = {
        "0.title": "A better title", "0.date": "3 May 2020", "0.venue": "", "1.title": "Boats & <cobles>",
        "1.people.1.name": "Somebody Else", "1.people.1.role": "helper", "1.more_themes": "Boat mending",
    }  # fmt: skip
    press(desk, "keep", typed)
    shown = form_in(desk.member(Role.CONTRIBUTOR).get(f"{BEGIN}/1"), f"{BEGIN}/1")
    assert {key: shown[key] for key in ("0.title", "0.date", "0.venue", "1.title")} == {
        "0.title": "A better title", "0.date": "2020-05-03", "0.venue": "", "1.title": "Boats & <cobles>",
    }  # fmt: skip
    press(desk, "save")
    files = desk.catalogue.contents().files
    event = next(f.record for f in files.values() if f.record.title == "A better title")
    example = next(f.record for f in files.values() if f.record.title == "Boats & <cobles>")
    assert (event.date, event.venue, example.part_of) == ("2020-05-03", None, event.id)
    assert [(p.person, p.role) for p in example.people][1:] == [("somebody-else", "helper")]
    assert ("title", "typed by carla") in [(entry.field, entry.by) for entry in event.provenance]
    assert example.editor_note
    assert any("Boat mending" in note for note in example.editor_note.unverified)


def test_lines_that_the_fields_hold_are_shown_and_can_be_kept(desk: Desk) -> None:
    """Each part tells which; a tick brings one back, whatever else is changed; the summary is a field."""
    send(desk)
    client = desk.member(Role.CONTRIBUTOR)
    page = client.get(f"{BEGIN}/1")
    assert "4 lines left out of the text" in text_of(page)
    assert "Date: 15 October 2019line 3: date" in text_of(page)
    start = str(DAY.decode().index("Date:"))
    form = form_in(page, f"{BEGIN}/1")
    assert (
        form["0.summary"]
        == "Ianthe Brockbank of North Shore Forum welcomed everybody to a day without slides."
    )
    press(desk, "join:3", stays=start)
    assert form_in(client.get(f"{BEGIN}/1"), f"{BEGIN}/1").getlist("stays") == [start]
    press(desk, "save", {"1.summary": "Boats are mended."})
    made = {r.title: r for r in (desk.catalogue.file(name).record for name in records(desk))}
    assert made["Sharing the coast: co-production in harbour towns"].body.startswith(
        "Date: 15 October 2019\n\n"
    )
    assert made["Staithe Sheds"].summary == "Boats are mended."
    assert {r.sources[0].title for r in made.values()} == {
        "Sharing the coast: co-production in harbour towns"
    }


def test_a_town_and_a_venue_are_two_things_and_an_unknown_town_is_a_new_place(desk: Desk) -> None:
    """Added in the same press, within the place that is named behind it; the venue is what it says."""
    send(desk)
    client = desk.member(Role.CONTRIBUTOR)
    saved = press(desk, "save", {"0.place": "Whinfell, Staithe", "0.venue": "Chapel hall", "1.place": "Fell"})
    told = text_of(client.get(saved.headers["Location"]))
    assert re.search("New among the names: Fell, .*, Whinfell[.]", told)
    event = desk.catalogue.file(saved.headers["Location"].rpartition("/")[2]).record
    assert (event.places, event.venue) == (("whinfell",), "Chapel hall")
    places = desk.catalogue.authorities.places
    assert [(p.name, p.within) for p in places] == [
        ("Fell", None), ("Staithe", None), ("Whinfell", "staithe"),
    ]  # fmt: skip
    assert desk.catalogue.contents().problems == ()


def test_a_town_that_may_be_a_known_one_is_asked_about(desk: Desk) -> None:
    """Nothing is saved before it is said; then it is that place, or a new one, or words of the venue."""
    send(desk)
    answer = press(desk, "save", {"0.place": "Staithes"})
    assert (answer.status_code, records(desk)) == (422, [])
    form = form_in(answer, f"{BEGIN}/1")
    assert (form["0.place"], form["answer:places:Staithes"]) == ("Staithes", "")
    choice = re.search(r'<a href="#(answer-\d+)">Say what “Staithes” is', answer.text)
    assert choice
    assert f'id="{choice[1]}" name="answer:places:Staithes"' in answer.text
    saved = press(desk, "save", {"answer:places:Staithes": "+written"})
    event = desk.catalogue.file(saved.headers["Location"].rpartition("/")[2]).record
    assert (event.places, event.venue) == ((), "Net loft, Staithes")
    assert event.editor_note
    assert "“Staithes”: no established place, so it stands with the venue" in event.editor_note.unverified


def test_a_date_that_is_none_is_said_and_kept(desk: Desk) -> None:
    """Nothing is saved without it."""
    send(desk)
    answer = press(desk, "save", {"0.date": "31/31/2021"})
    assert answer.status_code == 422
    assert "“31/31/2021” is no date that can be read" in answer.text
    assert form_in(answer, f"{BEGIN}/1")["0.date"] == "31/31/2021"
    assert records(desk) == []


def test_examples_are_joined_dropped_moved_and_parted(desk: Desk) -> None:
    """The self-check is held against the parts as they are; the page shows whose each block is."""
    send(desk)
    client = desk.member(Role.CONTRIBUTOR)
    assert "Example 3" in text_of(client.get(f"{BEGIN}/1"))
    press(desk, "join:3")
    page = text_of(client.get(f"{BEGIN}/1"))
    assert "Example 3" not in page
    assert "three examples; two found" in page
    press(desk, "drop:1")
    assert "three examples; one found" in text_of(client.get(f"{BEGIN}/1"))
    form = form_in(client.get(f"{BEGIN}/1"), f"{BEGIN}/1")
    blocks = [b.number for b in _shown(desk) if "Merle Otterburn" in b.text]
    form.setlist("block", [str(number) for number in blocks])
    form["target"], form["action"] = str(NEW_EXAMPLE), "move"
    client.post(f"{BEGIN}/1", data=form)
    assert "three examples; two found" in text_of(client.get(f"{BEGIN}/1"))
    press(desk, "save")
    files = desk.catalogue.contents().files
    parted = next(f.record for f in files.values() if f.record.part_of and "Merle" in f.record.body)
    assert [link.person for link in parted.people] == ["merle-otterburn"]
    assert len(records(desk)) == 3


class _Block:
    def __init__(self, number: int, text: str) -> None:
        self.number, self.text = number, text


def _shown(desk: Desk) -> list[_Block]:
    page = desk.member(Role.CONTRIBUTOR).get(f"{BEGIN}/1").text
    return [
        _Block(int(number), html.unescape(re.sub("<[^>]+>", "", text)))
        for number, text in re.findall(r'name="block" value="(\d+)">(.*?)</label>', page, re.S)
    ]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with the write-up read."""
    root = tmp_path_factory.mktemp("read")
    write_corpus(root / "corpus")
    desk = Desk(root, corpus=root / "corpus")
    send(desk)
    return desk


EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.integers(-1, 6)),
        st.tuples(st.just("drop"), st.integers(-1, 6)),
        st.tuples(st.sets(st.integers(-2, 20), max_size=6), st.integers(-3, 6)),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_whatever_is_done_every_block_is_in_exactly_one_part(
    read: Desk, edits: list[tuple[object, int]]
) -> None:
    """In the order of the text, and no example is empty."""
    incoming = read.state.write_ups.get(1)
    assert incoming
    proposal = proposal_of(incoming)
    known = read.catalogue.known()
    for act, number in edits:
        if act == "join":
            proposal = joined(proposal, number)
        elif act == "drop":
            proposal = dropped(proposal, number)
        else:
            assert isinstance(act, set)
            proposal = moved(proposal, act, number, known)
    spans = sorted(
        [*proposal.event.spans, *(span for example in proposal.examples for span in example.spans)]
    )
    assert spans == [(block.start, block.end) for block in proposal.source.blocks]
    assert all(example.spans for example in proposal.examples)
    firsts = [example.spans[0] for example in proposal.examples]
    assert firsts == sorted(firsts)
    assert set(owners_of(proposal)) >= set(range(1, len(proposal.examples) + 1))


def test_a_text_is_pasted(desk: Desk) -> None:
    """As it would be read from a file."""
    client = desk.member(Role.CONTRIBUTOR)
    fields = {"csrf_token": token_in(client.get(BEGIN)), "text": DAY.decode().replace("\n", "\r\n")}
    assert client.post(BEGIN, data=fields).headers["Location"] == f"{BEGIN}/1"
    press(desk, "save")
    assert len(records(desk)) == 4


@pytest.mark.parametrize(
    "name", ["g05-tenants-in-the-room.docx", "g06-whose-budget.pdf", "g07-spring-workshop.odt"]
)
def test_files_of_other_kinds_are_taken_in(desk: Desk, name: str) -> None:
    """Word, PDF and OpenDocument, from file to published records."""
    path = next(WRITEUPS.glob(f"*/{name}"))
    answer = send(desk, path.read_bytes(), path.name, Role.EDITOR)
    deadline = time.monotonic() + 30
    while (incoming := desk.state.write_ups.get(1)) and incoming.state is State.READING:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    client = desk.member(Role.EDITOR)
    form = form_in(client.get(answer.headers["Location"]), f"{BEGIN}/1")
    form["action"] = "save"
    page = client.post(f"{BEGIN}/1", data=form).headers["Location"]
    shown = client.get(page)
    assert len(records(desk)) >= 3
    step = next(f for f in shown.text.split("<form") if 'name="step" value="publish"' in f)
    values = dict(re.findall(r'name="(\w+)" value="([^"]*)"', step))
    assert client.post(f"{page}/step", data=values).status_code == 303
    assert {desk.catalogue.file(name).record.status for name in records(desk)} == {"published"}
    assert desk.stranger().get(page.replace("/staff", "")).status_code == 200


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "empty.txt", "“empty.txt” is empty."),
        (b"PK\x03\x04" + bytes(100), "broken.docx", "broken.docx"),
        (b"one,two\n", "table.csv", "table.csv"),
        (b"%PDF-1.7 nothing", "../../etc/passwd.pdf", "passwd.pdf"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(desk: Desk, data: bytes, name: str, sentence: str) -> None:
    """On the page where another can be chosen; nothing is written."""
    answer = send(desk, data, name)
    assert (answer.status_code, sentence in text_of(answer)) == (422, True)
    assert records(desk) == []


def test_nothing_chosen_is_said_and_too_much_is_refused(desk: Desk) -> None:
    """413 with a page."""
    client = desk.member(Role.CONTRIBUTOR)
    token = token_in(client.get(BEGIN))
    assert client.post(BEGIN, data={"csrf_token": token}).status_code == 422
    answer = client.post(BEGIN, data=b"x" * 15_000_000, content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, "larger than this site takes in" in answer.text) == (413, True)


def test_a_long_reading_shows_how_far_it_is_and_can_be_cancelled(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page looks again by itself; what was cancelled never comes back."""
    monkeypatch.setattr(write_up, "WAIT_SECONDS", 0)
    answer = send(desk)
    client = desk.member(Role.CONTRIBUTOR)
    page = client.get(answer.headers["Location"])
    assert (page.headers.get("Refresh"), "being read" in page.text) == ("2", True)
    cancelled = client.post(f"{BEGIN}/1/cancel", data={"csrf_token": token_in(page)})
    assert cancelled.headers["Location"] == BEGIN
    time.sleep(1)
    incoming = desk.state.write_ups.get(1)
    assert incoming
    assert (incoming.state, incoming.proposal) == (State.CANCELLED, None)
    assert client.get(f"{BEGIN}/1").status_code == 410


def test_a_reading_that_ended_with_the_server_is_begun_again(desk: Desk) -> None:
    """The page that waits for it starts it anew."""
    number = desk.state.write_ups.begin(NAMES[Role.CONTRIBUTOR], "day.txt", DAY, now=desk.now)
    client = desk.member(Role.CONTRIBUTOR)
    desk.now += write_up.STALE_SECONDS + 1
    for _ in range(200):
        if "Self-check" in client.get(f"{BEGIN}/{number}").text:
            break
        time.sleep(0.05)
    assert "Self-check" in client.get(f"{BEGIN}/{number}").text


def test_a_proposal_is_its_takers_and_editors(desk: Desk) -> None:
    """Kept until it is saved; then its address leads to the event."""
    send(desk, role=Role.EDITOR)
    contributor, editor = desk.member(Role.CONTRIBUTOR), desk.member(Role.EDITOR)
    assert contributor.get(f"{BEGIN}/1").status_code == 403
    assert contributor.get(f"{BEGIN}/99").status_code == 404
    assert "day.txt" in editor.get(BEGIN).text
    form = form_in(editor.get(f"{BEGIN}/1"), f"{BEGIN}/1")
    form["action"] = "save"
    assert editor.post(f"{BEGIN}/1", data=form).status_code == 303
    assert editor.get(f"{BEGIN}/1").headers["Location"] == f"/staff/records/{EVENT}"
    again = editor.post(f"{BEGIN}/1", data=form)
    assert again.status_code == 303
    assert len(records(desk)) == 4


def test_the_same_file_again_is_said(desk: Desk) -> None:
    """On top of the proposal, with a way to what was made of it."""
    send(desk)
    press(desk, "save")
    client = desk.member(Role.CONTRIBUTOR)
    page = client.get(send(desk).headers["Location"])
    assert "the same file, byte for byte" in text_of(page)
    assert f"/staff/records/{EVENT}" in page.text


@pytest.mark.parametrize("odd", ["\x00", "<script>", "é" * 3000, "-1", "999999999999999999999"])
def test_odd_values_break_nothing(read: Desk, odd: str) -> None:
    """Every field, every button."""
    client = read.member(Role.CONTRIBUTOR)
    form = form_in(client.get(f"{BEGIN}/1"), f"{BEGIN}/1")
    for key in {*form} - {"csrf_token"}:
        form.setlist(key, [odd] * len(form.getlist(key)))
    form["block"] = odd
    for action in ("keep", "move", f"join:{odd}", f"drop:{odd}", odd):
        answer = client.post(f"{BEGIN}/1", data=MultiDict([*form.items(multi=True), ("action", action)]))
        assert answer.status_code == 303
    shown = client.get(f"{BEGIN}/1")
    assert shown.status_code == 200
    assert "<script>" not in shown.text
