"""One form for the many ways in which one thing is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import Analyzer
from indexer.folding import americanised, fold, term_of
from indexer.many_texts import compounds_in

TEXTS = [
    "Co-production and coproduction. A time bank, time-banking, timebanks.",
    "The first time we met, the first-time buyer. Fair Shares is written Fairshares in an up-to-date list.",
    "Self-directed support; well-being or wellbeing.",
    "He may be there, maybe. They came in to the hall, into it.",
]
ANALYZER = Analyzer(compounds_in(TEXTS))


@pytest.mark.parametrize(
    "spellings",
    [
        ("co-production", "coproduction", "co production", "Co-Production", "co‑production"),
        ("time bank", "timebank", "time-bank", "time banks", "timebanks", "time banking", "timebanking"),
        ("self-directed", "self directed", "selfdirected"),
        ("well-being", "wellbeing", "well being"),
        ("Fair Shares", "Fairshares", "fair-shares"),
    ],
)
def test_all_spellings_of_a_compound_are_one_term(spellings: tuple[str, ...]) -> None:
    """Hyphenated, solid, open, singular and plural give the same terms at the same positions."""
    forms = {tuple((t.term, t.position) for t in ANALYZER.tokens(spelling)) for spelling in spellings}
    assert len(forms) == 1


def test_a_compound_stands_over_its_whole_spelling_and_shares_its_place_with_its_parts() -> None:
    """The next word follows directly, so a phrase is the same in every spelling."""
    tokens = [(t.term, t.position, t.start, t.end, t.is_part) for t in ANALYZER.tokens("a time bank here")]
    assert tokens == [
        ("a", 0, 0, 1, False),
        ("timebank", 1, 2, 11, False),
        ("time", 1, 2, 11, True),
        ("bank", 1, 2, 11, True),
        ("here", 2, 12, 16, False),
    ]


def test_the_surer_of_two_compounds_is_taken() -> None:
    """`first time bank` holds a time bank, though `first-time` is a compound too."""
    assert "timebank" in [t.term for t in ANALYZER.tokens("the first time bank")]


@pytest.mark.parametrize("text", ["time. Bank", "time, bank", "time (bank)"])
def test_signs_between_words_part_them(text: str) -> None:
    """Only a hyphen or a space joins."""
    assert "timebank" not in [t.term for t in ANALYZER.tokens(text)]


def test_a_stem_shared_by_chance_makes_no_compound() -> None:
    """`escape-red` does not take `escape` apart, though their stems are one."""
    analyzer = Analyzer(compounds_in(["An escape-red door; nobody escaped."]))
    assert [t.term for t in analyzer.tokens("escaped escape") if t.is_part] == []


def test_small_words_make_no_compounds() -> None:
    """`in to` and `may be` are not `into` and `maybe`; a chain such as `up-to-date` joins no small words."""
    assert {"into", "mayb", "upto"}.isdisjoint(ANALYZER.compounds)


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("Jönköping", "jonkoping"),
        ("Whānau", "whanau"),
        ("N.E.F.", "nef"),
        ("Solihull’s", "solihull"),
        ("O'Neill", "oneill"),
        ("Łódź", "lodz"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
    ],
)
def test_a_word_is_folded(raw: str, folded: str) -> None:
    """Case, accents, points of acronyms, possessives and curly quotes make no difference."""
    assert fold(raw) == folded


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("neighbourhood", "neighborhood"),
        ("neighbours", "neighbors"),
        ("organisation", "organization"),
        ("personalised", "personalized"),
        ("analysing", "analyzing"),
        ("centre", "center"),
        ("centred", "centered"),
        ("theatres", "theaters"),
        ("programme", "program"),
        ("counselling", "counseling"),
        ("ageing", "aging"),
        ("behaviour", "behavior"),
        ("behavioural", "behavioral"),
        ("judgement", "judgment"),
        ("dialogues", "dialogs"),
        ("practise", "practice"),
        ("licence", "license"),
        ("defence", "defense"),
        ("paediatric", "pediatric"),
        ("enrolment", "enrollment"),
        ("labour", "labor"),
        ("mobilisation", "mobilization"),
    ],
)
def test_british_and_american_spelling_are_one_term(british: str, american: str) -> None:
    """Either finds the other."""
    assert term_of(british) == term_of(american)


@pytest.mark.parametrize(
    "word", ["hour", "four", "tour", "your", "tours", "flour", "course", "resource", "tell", "telling"]
)
def test_words_that_only_look_british_stay(word: str) -> None:
    """`hour` is not `hor`: exceptions keep different words apart."""
    assert americanised(word) == word


@given(st.text(max_size=200))
def test_tokens_lie_in_the_text_in_order(text: str) -> None:
    """Spans are within the text, positions never fall, every token has a term."""
    tokens = list(ANALYZER.tokens(text))
    assert all(0 <= t.start < t.end <= len(text) and t.term for t in tokens)
    assert [t.position for t in tokens] == sorted(t.position for t in tokens)
