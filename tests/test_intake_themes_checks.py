"""Themes with what they were told by, and the sentences that hold a proposal against its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import known
from indexer.intake.announcing import counts_in
from indexer.intake.layout import Layout
from indexer.intake.propose import propose
from indexer.intake.readers import read
from indexer.intake.themes import themes_in

MOST = 12
SPEAKERS = "Speakers\n\n- Ann Lee – Harbour Trust\n- Bo Ray – Quay Homes"
TWO_EXAMPLES = (
    "Ann Lee of Harbour Trust described the repair rota, which twelve tenants have run since the spring.\n\n"
    "Bo Ray of Quay Homes told how the street kitchen began, with nine neighbours and a borrowed hall.\n\n"
    "In the closing discussion people asked for more time."
)


def concepts(text: str) -> list[str | None]:
    return [theme.known for theme in themes_in(text, [(0, len(text))], known(), MOST) if theme.known]


def checks(text: str) -> tuple[str, ...]:
    return propose(read(f"Mending day\n\n{text}".encode(), "notes.txt"), known()).checks


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("The day was about time banking and peer support.", ["timebanking", "peer-support"]),
        ("time-banking, timebanks and time credits", ["timebanking", "time-credits"]),
        ("co-production, coproduction and co-design", ["co-production", "co-design"]),
        ("personal budgets", ["personalisation"]),
        ("peer-support and peer supporters", ["peer-support"]),
        ("A table for carers and dementia.", ["carers", "dementia"]),
    ],
)
def test_themes_are_found_by_their_labels(text: str, themes: list[str]) -> None:
    """In all spellings, the most told first; each with the words that told it."""
    assert themes == concepts(text)


def test_a_theme_shows_its_evidence() -> None:
    """The place of its label, and that the label told it."""
    text = "They ran a time bank for years."
    (theme,) = [theme for theme in themes_in(text, [(0, len(text))], known(), MOST) if theme.known]
    assert ("Timebanking", "time bank") == (theme.text, text[slice(*(theme.span or (0, 0)))])
    assert "time bank" in theme.by


@pytest.mark.parametrize(
    "text",
    [
        "She signed a contract once.", "In control of their lives", "Nothing to see.", "accessibility",
        "The common fund paid, and the common fund grew.", "What they have in common.",
        "The health trust met. The health trust and the NHS trust agreed.",
        "A trust runs the hall; the trust owns it.",
        "The Harbour Trust gave £10.", "Two trusts gave money.",
        "The Repair Circle meets. Repair Circle members mend.",
        "They sat in a circle, a sewing circle.",
    ],
)  # fmt: skip
def test_a_word_by_chance_is_no_theme(text: str) -> None:
    """A lone word that is part of a label, or looks like one, or means something else in its company."""
    assert [] == concepts(text)


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Members trust one another.", "trust-and-relationships"),
        ("It was built on trust.", "trust-and-relationships"),
        ("The trust between nurses and tenants grew.", "trust-and-relationships"),
        ("The city keeps a list of its commons.", "urban-commons"),
        ("A circle of support meets round each person.", "circles-of-support"),
        ("Six circles of support began.", "circles-of-support"),
    ],
)
def test_the_same_words_are_themes_where_they_mean_them(text: str, theme: str) -> None:
    """So nothing is lost by it."""
    assert [theme] == concepts(text)


def test_a_telling_word_of_no_concept_is_suggested() -> None:
    """As it is written, with no authority, and marked so."""
    text = "Tenants dug the allotment; tenants ate from it."
    found = themes_in(text, [(0, len(text))], known(), MOST)
    assert ["Tenants", "allotment"] == [theme.text for theme in found]
    assert all(theme.known is None and theme.note.startswith("suggested") for theme in found)


def test_no_more_themes_than_asked_for() -> None:
    """And only of the stretches asked about."""
    text = "Carers and dementia. Peer support and time banking."
    assert ["carers"] == [theme.known for theme in themes_in(text, [(0, len(text))], known(), 1)]
    assert {"carers", "dementia"} == {theme.known for theme in themes_in(text, [(0, 20)], known(), MOST)}


@given(st.text(max_size=200))
def test_themes_stand_where_they_say(text: str) -> None:
    """Whatever the text: every theme has a place in it, no concept twice."""
    found = themes_in(text, [(0, len(text))], known(), MOST)
    assert all(theme.span and 0 <= theme.span[0] < theme.span[1] <= len(text) for theme in found)
    ids = [theme.known for theme in found if theme.known]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("We heard four examples.", [("examples", 4)]),
        ("We heard four vibrant and quite different examples.", [("examples", 4)]),
        ("There were 3 case studies and two workshops.", [("case studies", 3), ("workshops", 2)]),
        ("Five Stories", [("stories", 5)]),
        ("One example, and 300 people.", []),
        ("Nothing is counted.", []),
    ],
)
def test_a_text_s_own_numbers_are_read(text: str, counts: list[tuple[str, int]]) -> None:
    """In words or figures; one, or hundreds, are no claim."""
    layout = Layout(read(text.encode(), "notes.txt"))
    found = counts_in(layout)
    assert counts == [(what, number) for what, number, _ in found]
    assert all(layout.text[low:high].lower().endswith(what) for what, _, (low, high) in found)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"Two examples were shared:\n\n{TWO_EXAMPLES}", "The text says two examples; two found."),
        (
            f"Four examples were shared:\n\n{TWO_EXAMPLES}",
            "The text says four examples; two found: please look.",
        ),
        ("We met in Leeds.", "No date was found."),
        ("We mended kettles.", "No place was found."),
        (f"{SPEAKERS}\n\nAnn Lee and Bo Ray spoke.", "Two speakers listed; two of them named in the text."),
        (f"{SPEAKERS}\n\nCara Moss spoke.", "Named in the text and not listed: Cara Moss."),
    ],
)
def test_a_proposal_is_held_against_its_text(text: str, sentence: str) -> None:
    """Good news included; what is missing is said."""
    assert sentence in checks(text)


def test_a_date_without_a_year_is_told() -> None:
    """And so is a year that was filled in."""
    assert "The date has no year." in checks("When: 14 December")
    assert any("2012-01-04" in told for told in checks("When: 14 December\n\nPosted: 4 January 2012"))


def test_a_text_without_claims_is_held_to_none() -> None:
    """Date and place found, nothing counted: nothing to say."""
    assert () == checks("When: 3 May 2012\nWhere: Mill House, Leeds\n\nKettles were mended.")
