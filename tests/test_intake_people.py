"""Who spoke: from lists and tables in every layout, and from running prose, with role and affiliation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import known
from indexer.intake.entries import speaker_of_line
from indexer.intake.layout import Layout
from indexer.intake.people import mentions_in
from indexer.intake.readers import read
from indexer.intake.speakers import all_speakers, listed_speakers, mentions_of

Told = list[tuple[str, str | None, str]]
ANN: Told = [("Ann Lee", "Harbour Trust", "")]
BOTH: Told = [*ANN, ("Bo Ray", "Quay Homes", "")]
NAMES: Told = [("Ann Lee", None, "")]


def speakers(text: str, name: str = "notes.txt") -> Told:
    """Each speaker with affiliation and role, in order."""
    layout = Layout(read(text.encode(), name))
    listed, _ = listed_speakers(layout, known())
    found = all_speakers(layout, listed, mentions_of(layout, known()), known())
    return [(s.name.text, s.affiliation.text if s.affiliation else None, s.role) for s in found]


def entry(line: str) -> Told:
    """What one entry of a list of speakers says."""
    found = speaker_of_line(line, (0, len(line)), known())
    return [(s.name.text, s.affiliation.text if s.affiliation else None, s.role) for s in found]


@pytest.mark.parametrize(
    "sign", [" – ", " - ", " — ", "–", ", ", " | ", "; ", "\t", " · ", " • ", ": ", "\n"]
)
def test_an_entry_is_taken_apart_at_its_sign(sign: str) -> None:
    """Dash, comma, pipe, semicolon, tab, middle dot, bullet, colon, line break; the surname first or last."""
    assert ANN == entry(f"Ann Lee{sign}Harbour Trust")
    assert ANN == entry(f"Lee, Ann{sign}Harbour Trust")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Ann Lee (Harbour Trust)", ANN),
        ("Lee, Ann (Harbour Trust)", ANN),
        ("Dr Ann Lee OBE – Harbour Trust", ANN),
        ("Ann Lee", NAMES),
        ("Ann Lee, Oxfam", [("Ann Lee", "Oxfam", "")]),
        ("Ann Lee (chair)", [("Ann Lee", None, "chair")]),
        ("Ann Lee – volunteer", [("Ann Lee", None, "volunteer")]),
        ("Ann Lee, chief executive, Harbour Trust", [("Ann Lee", "Harbour Trust", "chief executive")]),
        ("Ann Lee, chief executive of Harbour Trust", [("Ann Lee", "Harbour Trust", "chief executive")]),
        ("Ann Lee, Director, Centre for Care", [("Ann Lee", "Centre for Care", "Director")]),
        (
            "Cllr Ann Lee (Cabinet Member, Leeds City Council)",
            [("Ann Lee", "Leeds City Council", "Cabinet Member")],
        ),
        ("Ann Lee and Bo Ray – Quay Homes", [("Ann Lee", "Quay Homes", ""), ("Bo Ray", "Quay Homes", "")]),
        ("Ann Lee & Bo Ray (Quay Homes)", [("Ann Lee", "Quay Homes", ""), ("Bo Ray", "Quay Homes", "")]),
        ("Ann Lee – Chief Executive, Harbour Trust", [("Ann Lee", "Harbour Trust", "Chief Executive")]),
        ("Ann Lee\nChief Executive\nHarbour Trust", [("Ann Lee", "Harbour Trust", "Chief Executive")]),
        ("Ann Lee, Shoreline, Youth Worker", [("Ann Lee", "Shoreline", "Youth Worker")]),
        ("Harbour Trust – Ann Lee", ANN),
        ("Harbour Trust: Ann Lee, director", [("Ann Lee", "Harbour Trust", "director")]),
        ("Mark Hill, Quay Homes", [("Mark Hill", "Quay Homes", "")]),
        ("Will Young – Quay Homes", [("Will Young", "Quay Homes", "")]),
        ("Sian ap Rhys, Quay Homes", [("Sian ap Rhys", "Quay Homes", "")]),
        ("Ottilie Blackfriars-Nwosu – Walsall MBC", [("Ottilie Blackfriars-Nwosu", "Walsall MBC", "")]),
        ("Harbour Trust", []),
        ("", []),
    ],
)
def test_an_entry_tells_person_post_and_body(line: str, told: Told) -> None:
    """Two people in one entry are two; a post is no body."""
    assert told == entry(line)


@pytest.mark.parametrize(
    "list_of_them",
    [
        "Speakers\n\n- Ann Lee – Harbour Trust\n- Bo Ray – Quay Homes",
        "Speakers\n\nAnn Lee\nHarbour Trust\n\nBo Ray\nQuay Homes",
        "Who spoke:\nAnn Lee, Harbour Trust\nBo Ray, Quay Homes",
        "Speakers: Ann Lee, Harbour Trust; Bo Ray, Quay Homes",
        "Speakers: Ann Lee (Harbour Trust), Bo Ray (Quay Homes)",
        "Speakers: Ann Lee, Harbour Trust, Bo Ray, Quay Homes",
        "Speakers\n\nHarbour Trust – Ann Lee\nQuay Homes – Bo Ray",
        "Speakers: Ann Lee (Harbour Trust), Bo Ray (Quay Homes) of the second floor and the yard",
        "Keynote: Ann Lee, Harbour Trust\nFacilitator: Bo Ray, Quay Homes",
        "Speakers\n\nAnn Lee\tHarbour Trust\nBo Ray\tQuay Homes",
        "Siaradwyr\n\n- Ann Lee | Harbour Trust\n- Bo Ray | Quay Homes",
    ],
)
def test_a_list_is_read_in_every_layout(list_of_them: str) -> None:
    """Under a heading, behind a label, entry by entry or in one row."""
    assert BOTH == speakers(f"Mending day\n\n{list_of_them}\n\nThe text goes on.")


@pytest.mark.parametrize(
    ("heads", "rows"),
    [
        ("Name | Organisation", "Ann Lee | Harbour Trust\nBo Ray | Quay Homes"),
        ("Organisation | Speaker", "Harbour Trust | Ann Lee\nQuay Homes | Bo Ray"),
        ("Speaker | Affiliation", "Lee, Ann | Harbour Trust\nRay, Bo | Quay Homes"),
        ("Time | Speaker | Topic", "10.00 | Ann Lee, Harbour Trust | Tea\n11.00 | Bo Ray, Quay Homes | Pans"),
    ],
)
def test_a_table_is_read_by_its_column_heads(heads: str, rows: str) -> None:
    """Whichever column comes first, and whatever else the table tells."""
    lines = [heads, " | ".join("---" for _ in heads.split("|")), *rows.split("\n")]
    table = "\n".join(f"| {line} |" for line in lines)
    assert BOTH == speakers(f"# Mending day\n\n## Speakers\n\n{table}\n\nThe text goes on.", "day.md")


def test_a_table_tells_posts() -> None:
    """A column of its own for them."""
    table = "| Name | Role | Organisation |\n|---|---|---|\n| Ann Lee | Treasurer | Harbour Trust |"
    assert [("Ann Lee", "Harbour Trust", "Treasurer")] == speakers(
        f"# Day\n\n## Speakers\n\n{table}", "day.md"
    )


@pytest.mark.parametrize(
    "markup",
    [
        "<dl><dt>Ann Lee</dt><dd>Harbour Trust</dd><dt>Bo Ray</dt><dd>Quay Homes</dd></dl>",
        "<p>Ann Lee<br>Harbour Trust</p><p>Bo Ray<br>Quay Homes</p>",
        "<ul><li>Ann Lee, Harbour Trust</li><li>Bo Ray, Quay Homes</li></ul>",
        "<table><tr><th>Name</th><th>From</th></tr><tr><td>Ann Lee</td><td>Harbour Trust</td></tr>"
        "<tr><td>Bo Ray</td><td>Quay Homes</td></tr></table>",
    ],
)
def test_a_page_lists_them_in_every_markup(markup: str) -> None:
    """Definition list, line breaks, list, table."""
    page = f"<main><h1>Mending day</h1><h2>Speakers</h2>{markup}<h2>After</h2><p>Tea was had.</p></main>"
    assert BOTH == speakers(page, "day.html")


def test_front_matter_lists_them() -> None:
    """As lines or as fields, with no place in the text."""
    front = "speakers:\n  - Ann Lee, Harbour Trust\n  - name: Bo Ray\n    affiliation: Quay Homes\n"
    assert BOTH == speakers(f"---\ntitle: Day\n{front}---\n\nThe text.", "day.md")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ann Lee from Harbour Trust spoke of repairs.", ANN),
        ("Ann Lee (Harbour Trust) said so.", ANN),
        ("We heard from Ann Lee of Harbour Trust.", ANN),
        ("Harbour Trust’s Ann Lee told us about repairs.", ANN),
        ("Chaired by Ann Lee of Harbour Trust", ANN),
        ("Ann Lee spoke. Ann K Lee of Harbour Trust closed.", ANN),
        ("The coordinator of Harbour Lights, Ann Lee, explained it.", [("Ann Lee", "Harbour Lights", "")]),
        ("NESTA’s Ann Lee spoke.", [("Ann Lee", "NESTA", "")]),
        (
            "Ann Lee, chief executive of Harbour Trust, spoke.",
            [("Ann Lee", "Harbour Trust", "chief executive")],
        ),
        ("Dr Ann Lee, a nurse, spoke.", [("Ann Lee", None, "nurse")]),
        ("Bo Ray runs the Quay Kitchen.", [("Bo Ray", "Quay Kitchen", "")]),
        ("Professor Ann Lee of the University of Kent spoke.", [("Ann Lee", "University of Kent", "")]),
        ("“It works,” said Ann Lee.", NAMES),
        ("Councillor Ann Lee welcomed everyone.", NAMES),
        (
            "Ann Lee and Bo Ray from Quay Homes spoke.",
            [("Ann Lee", "Quay Homes", ""), ("Bo Ray", "Quay Homes", "")],
        ),
        ("Speakers included Ann Lee and Bo Ray.", [("Ann Lee", None, ""), ("Bo Ray", None, "")]),
        ("Bo Ray of Quay Homes spoke; Ann Lee sent apologies.", [("Bo Ray", "Quay Homes", "")]),
    ],
)
def test_who_speaks_in_the_prose_is_a_speaker(text: str, told: Told) -> None:
    """With what the words around the name say of role and body."""
    assert told == speakers(f"Mending day\n\n{text}")


@pytest.mark.parametrize(
    "line",
    [
        "Apologies: Ann Lee, Bo Ray.",
        "Apologies were received from Ann Lee of Harbour Trust.",
        "Apologies\n\nAnn Lee, Harbour Trust\n\nBo Ray, Quay Homes",
        "Contact: Ann Lee, Harbour Trust",
        "For more information contact Ann Lee.",
        "E-mail: Ann Lee, ann@quay.example",
        "Author: Ann Lee",
        "By Ann Lee, Harbour Trust",
        "Written by Ann Lee",
        "Posted by Ann Lee on 3 May 2012",
        "Notes by Ann Lee of Harbour Trust",
        "Note-taker: Ann Lee",
        "Photos: Ann Lee",
        "Thanks to Ann Lee for the notes.",
        "The editor of this bulletin is Ann Lee.",
        "Ann Lee’s kettle was mended. Harbour Trust was full.",
    ],
)
def test_who_does_not_speak_is_no_speaker(line: str) -> None:
    """Apologies, contact, author, editor, note-taker, and who is only spoken of."""
    assert [] == speakers(f"Mending day\n\n{line}")


def test_the_listed_come_without_the_absent() -> None:
    """A label of another kind ends the list."""
    text = "Day\n\nSpeakers: Ann Lee, Harbour Trust\nApologies: Bo Ray\nContact: Cara Moss"
    assert ANN == speakers(text)


@given(st.text(alphabet="AB ab,.–|;:()\t\n’&1é", max_size=80) | st.text(max_size=80))
def test_names_lie_where_they_are_said_to(text: str) -> None:
    """Of an entry and of prose, whatever stands there; nothing raises."""
    for speaker in speaker_of_line(text, (0, len(text)), known()):
        low, high = speaker.name.span or (0, 0)
        assert 0 <= low < high <= len(text)
    for mention in mentions_in(text, 0, len(text), known()):
        assert mention.name == text[slice(*mention.span)]


def test_bare_names_on_one_line_are_so_many_people() -> None:
    """`Speakers: A, B, C`"""
    told = speakers("Mending day\n\nSpeakers: Ann Lee, Bo Ray, Cy Dee\n\nThe text goes on.")
    assert ["Ann Lee", "Bo Ray", "Cy Dee"] == [name for name, _, _ in told]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_name_post_and_body_may_stand_in_three_lines(gap: str) -> None:
    """One below the other, in one paragraph or in three."""
    entries = gap.join(["Ann Lee", "Chief Executive", "Harbour Trust", "Bo Ray", "Tenant", "Quay Homes"])
    expected = [("Ann Lee", "Harbour Trust", "Chief Executive"), ("Bo Ray", "Quay Homes", "Tenant")]
    assert expected == speakers(f"Mending day\n\nSpeakers\n\n{entries}\n\nThe text goes on, and on.")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Ann Lee (Harbour Trust) was unable to attend, so Bo Ray of Quay Homes spoke.", BOTH[1:]),
        ("Ann Lee was unable to attend. We heard from Bo Ray of Quay Homes.", BOTH[1:]),
        ("We heard from probation officer Lydia Hilsea.", [("Lydia Hilsea", None, "probation officer")]),
        ("We heard from Will Young.", [("Will Young", None, "")]),
    ],
)
def test_prose_tells_who_spoke_and_who_could_not(told: str, expected: Told) -> None:
    """The absent one excludes nobody else; a post before the name is a post; `Will` may be a name."""
    assert expected == speakers(f"Mending day\n\n{told}")
