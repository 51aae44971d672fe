"""The query language."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.protocol import And, Clause, FacetIs, Not, Or, Phrase, Prefix, Words
from indexer.errors import QueryError
from indexer.query import (
    DEPTH_LIMIT,
    LENGTH_LIMIT,
    PARTS_TRIED,
    TERM_LIMIT,
    parse_query,
    plain_words,
    with_one_part_less,
)


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("", None),
        ("   ", None),
        ("timebanking wales", Words("timebanking wales")),
        ("co-production", Words("co-production")),
        ('"people as assets"', Phrase("people as assets")),
        ("“people as assets”", Phrase("people as assets")),
        ('wales "time bank"', And((Words("wales"), Phrase("time bank")))),
        ("elders -prison", And((Words("elders"), Not(Words("prison"))))),
        ("elders –prison", And((Words("elders"), Not(Words("prison"))))),
        ('-"time bank"', Not(Phrase("time bank"))),
        ('carers OR "young carers"', Or((Words("carers"), Phrase("young carers")))),
        ("a or b", Words("a or b")),
        ("housing AND wales", And((Words("housing"), Words("wales")))),
        ("(wales OR scotland) elders", And((Words("elders"), Or((Words("wales"), Words("scotland")))))),
        ("-(a OR b) c", And((Words("c"), Not(Or((Words("a"), Words("b"))))))),
        ("title:champions", Words("champions", "title")),
        ("Person:latif", Words("latif", "people")),
        ('theme:"peer support"', Phrase("peer support", "themes")),
        ("place:wal*", Prefix("wal", "places")),
        ("kind:event", FacetIs("kind", "event")),
        ("year:2011", FacetIs("year", "2011")),
        ("champ*", Prefix("champ")),
        ("Fair Shares: neighbours", Words("Fair Shares: neighbours")),
        ("re:think", Words("re think")),
        ("()", None),
        ('""', None),
    ],
)
def test_a_query_is_read_as_it_is_meant(text: str, clause: Clause | None) -> None:
    """Each sign of the language, and each look-alike that is only text."""
    assert parse_query(text) == clause


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ('peer "support', 5),
        ("peer (support", 5),
        ("peer) support", 4),
        ("carers OR", 7),
        ("OR carers", 0),
        ("time ch*", 5),
        ("(" * (DEPTH_LIMIT + 1) + "a" + ")" * (DEPTH_LIMIT + 1), DEPTH_LIMIT),
    ],
)
def test_an_error_says_where(text: str, position: int) -> None:
    """What cannot be read is refused with the 0-based place of the sign that is wrong."""
    with pytest.raises(QueryError) as caught:
        parse_query(text)
    assert caught.value.position == position


@pytest.mark.parametrize(
    ("within", "beyond"),
    [
        ("a" * LENGTH_LIMIT, "a" * (LENGTH_LIMIT + 1)),
        ("-x " + "word " * (TERM_LIMIT - 1), "-x " + "word " * TERM_LIMIT),
        ("word " * 999 + "words", "word " * 1_000 + "words"),
        (
            "(" * DEPTH_LIMIT + "a" + ")" * DEPTH_LIMIT,
            "(" * (DEPTH_LIMIT + 1) + "a" + ")" * (DEPTH_LIMIT + 1),
        ),
        ("cha*", "ch*"),
        (f'"{"w " * 16}"', f'"{"w " * 17}"'),
    ],
)
def test_each_bound_holds_exactly(within: str, beyond: str) -> None:
    """At the bound a query is read, one beyond it is refused."""
    parse_query(within)
    with pytest.raises(QueryError):
        parse_query(beyond)


@pytest.mark.parametrize("operators", [0, 1])
def test_a_long_question_is_read_as_it_is_written(operators: int) -> None:
    """Its quotation marks and brackets group nothing; one word of the language, and they do again."""
    text = (
        'how do (older) people who left hospital get home, and who "sits" with them on the first night of all'
    )
    told = parse_query(f"-prison {text}" if operators else text)
    assert isinstance(told, Words) is not bool(operators)


@given(st.lists(st.text("aé1 ²\t", max_size=6) | st.sampled_from(["OR", "and", "AND"]), max_size=12))
def test_words_alone_are_read_as_those_in_brackets(words: list[str]) -> None:
    """What nearly everybody types takes a short way, to the same clause."""
    text = " ".join(words)
    with suppress(QueryError):
        assert parse_query(text) == parse_query(f"({text})")


@given(st.text(max_size=300) | st.text(alphabet='()"-*: ORANDtitlekind[]^~\x00é', max_size=300))
def test_any_text_is_a_query_or_a_query_error(text: str) -> None:
    """The parser raises nothing but `QueryError`, and the plain words of any text are a query."""
    with suppress(QueryError):
        parse_query(text)
    parse_query(plain_words(text))


@pytest.mark.parametrize("text", ["(" * 100_000, '"' * 100_001, "[" * 100_000, "a:" * 50_000, "- " * 50_000])
def test_long_nonsense_is_refused_at_once(text: str) -> None:
    """A hundred kilobytes of signs cost nothing."""
    began = time.process_time()
    with pytest.raises(QueryError):
        parse_query(text)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("text", "lighter"),
    [
        ("housing AND zebra", {"housing": "zebra", "zebra": "housing"}),
        ('"zebra crossing" wales', {'"zebra crossing"': "wales", "wales": '"zebra crossing"'}),
        ("a AND b OR c", {"a": "b OR c", "b": "a OR c", "c": "a AND b"}),
        ("elders -prison", {"-prison": "elders"}),
        (
            "elders NOT prison wales",
            {"elders": "NOT prison wales", "prison": "elders wales", "wales": "elders NOT prison"},
        ),
        ('title:"x y" b', {'title:"x y"': "b", "b": 'title:"x y"'}),
        ("a AND NOT b", {"b": "a"}),
        ("one", {}),
        ("(a b) c", {}),
        ("a OR", {}),
        ("word " * 30, {}),
    ],
)
def test_one_part_is_left_out_at_a_time(text: str, lighter: dict[str, str]) -> None:
    """With the sign that joined it, and never so that nothing is left to be found."""
    assert dict(with_one_part_less(text)) == lighter


def test_few_parts_are_left_out() -> None:
    """However many there are."""
    assert len(with_one_part_less(" AND ".join(f"w{number}" for number in range(60)))) == PARTS_TRIED
