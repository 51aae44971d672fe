"""What every engine promises of words nobody uses: they are told, and a close spelling is suggested."""

import pytest

from indexer.engines.clauses import And, Boosted, Clause, Fuzzy, Not, Phrase, Words
from indexer.engines.protocol import Engine


@pytest.mark.parametrize(
    ("clause", "unknown"),
    [
        (Words("choir zzzz"), ("zzzz",)),
        (Words("Zzzz zzzz Yyyy"), ("Zzzz", "zzzz", "Yyyy")),
        (Phrase("first zzzz"), ("zzzz",)),
        (And((Words("zzzz"), Not(Words("yyyy")))), ("zzzz", "yyyy")),
        (Boosted(Words("zzzz choir", boosts=(2.0, 1.0)), 3.0), ("zzzz",)),
        (Fuzzy("zzzz"), ()),
        (Words("choirs the of"), ()),
        (Words("credits"), ()),
        (None, ()),
    ],
    ids=str,
)
def test_unknown_words_are_told(engine: Engine, clause: Clause | None, unknown: tuple[str, ...]) -> None:
    """Words that occur nowhere are told as they were typed, each once."""
    assert unknown == engine.unknown_words(clause)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("chior", "choir"),
        ("telefone", "telephone"),
        ("the chior of leeds", "the choir of leeds"),
        ("choir", None),
        ("qqqqqqqq", None),
        ("", None),
        ("zz", None),
        ('"chior" -carer', '"choir" -carer'),
        ("chior^3 (telefone)^.5", "choir^3 (telephone)^.5"),
        ("gardne~ telefone~2^3 chior", "gardne~ telefone~2^3 choir"),
        ("telefo* chior", "telefo* choir"),
        ("tymebanking", "timebanking"),
        ("chair", None),
        ("brain injury", None),
        ("Timecredits for carers", "Time credits for carers"),
        ("firstconcert", "first concert"),
        ("concertfirst", None),
        ("Raybrook", "reybrouck"),
        ("older neigbour", "older neighbours"),
    ],
)
def test_spelling_is_suggested(engine: Engine, text: str, spelled: str | None) -> None:
    """A word nobody uses gives way to a close one that somebody does; the rest stays as typed.

    English words stay, joined words are parted, names are known by their sound, neighbours are looked at.
    """
    assert spelled == engine.suggest_spelling(text)


def test_a_suggestion_finds_something(engine: Engine) -> None:
    """What is suggested is spelled right itself."""
    assert None is engine.suggest_spelling(engine.suggest_spelling("chior vollunteers") or "")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("new economics foundation", [("organisation", "nef", "New Economics Foundation")]),
        ("N.E.F.", [("organisation", "nef", "New Economics Foundation")]),
        ("Ann Other", [("person", "ann", "Ann Mary Other")]),
        ("A. Other", [("person", "ann", "Ann Mary Other")]),
        ("a m other", [("person", "ann", "Ann Mary Other")]),
        ("m a other", []),
        ("other", []),
        ("time-credits", [("theme", "timebanking", "Timebanking")]),
        ("wales", [("place", "wales", "Wales")]),
        ("wales choir", []),
        ("", []),
    ],
)
def test_what_the_query_names_is_told(engine: Engine, text: str, named: list[tuple[str, str, str]]) -> None:
    """A query that is a name in any spelling names what bears it, people by their initials too."""
    assert named == [(one.facet, one.value, one.label) for one in engine.named(text)]
