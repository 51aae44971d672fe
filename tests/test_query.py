"""The query language."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.clauses import And, Boosted, Clause, FacetIs, Fuzzy, Not, Or, Phrase, Prefix, Words
from indexer.errors import QueryError
from indexer.query import (
    DEPTH_LIMIT,
    LENGTH_LIMIT,
    PARTS_TRIED,
    TERM_LIMIT,
    parse_query,
    plain_words,
    with_one_part_less,
    without_weights,
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
        ("chmapions~", Fuzzy("chmapions")),
        ("chmapions~1", Fuzzy("chmapions")),
        ("chmapions~2", Fuzzy("chmapions", 2)),
        ("title:chmapions~2", Fuzzy("chmapions", 2, "title")),
        ("co-prodcution~", Fuzzy("co-prodcution")),
        ("elders gardne~", And((Words("elders"), Fuzzy("gardne")))),
        ("-gardne~", Not(Fuzzy("gardne"))),
        ("title:(gardne~ OR champ*)", Or((Fuzzy("gardne", 1, "title"), Prefix("champ", "title")))),
        ("garden^3", Words("garden", boosts=(3.0,))),
        ("food garden^3 co-op", Words("food garden co-op", boosts=(1.0, 3.0, 1.0))),
        ("food garden^1", Words("food garden")),
        ("re:think^2 food", Words("re think food", boosts=(2.0, 2.0, 1.0))),
        ("food AND garden^.5", And((Words("food"), Words("garden", boosts=(0.5,))))),
        ("title:garden^3", Boosted(Words("garden", "title"), 3.0)),
        ("title:(food garden^3)", Words("food garden", "title", (1.0, 3.0))),
        ('"time bank"^2', Boosted(Phrase("time bank"), 2.0)),
        (
            'title:“time bank”^2 -"a b"^3',
            And((Boosted(Phrase("time bank", "title"), 2.0), Not(Boosted(Phrase("a b"), 3.0)))),
        ),
        ("(a OR b)^0.5", Boosted(Or((Words("a"), Words("b"))), 0.5)),
        ("-((a)^2 b)^100", Not(Boosted(And((Words("b"), Boosted(Words("a"), 2.0))), 100.0))),
        ("title:(a OR b)^2", Boosted(Or((Words("a", "title"), Words("b", "title"))), 2.0)),
        ("champ*^2", Boosted(Prefix("champ"), 2.0)),
        ("gardens~2^2.5", Boosted(Fuzzy("gardens", 2), 2.5)),
        ("kind:event^2", Boosted(FacetIs("kind", "event"), 2.0)),
        ("()^2", None),
    ],
)
def test_a_query_is_read_as_it_is_meant(text: str, clause: Clause | None) -> None:
    """Each sign of the language, and each look-alike that is only text."""
    assert parse_query(text) == clause


@pytest.mark.parametrize(
    "text",
    [
        "C^2", "km^2", "10^6", "2011^2", "E=mc^2", "^3", "garden^", "garden^x", "garden^3x", "garden ^3",
        "~5 people", "approx. ~200", "about~200", "2010~2012", "2010~", "~", "garden ~", "~garden", "a~b",
        "example.org/~smith", "https://example.org/a_b^2", "[1]^2", "and/or~", "garden~~", "^", "x^-1",
    ],
)  # fmt: skip
def test_a_look_alike_is_text(text: str) -> None:
    """Powers, about so many, addresses: a `~` or `^` that is no sign of the language."""
    match parse_query(text):
        case Words(_, None, ()):
            pass
        case other:
            pytest.fail(f"{text} was read as {other}")


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("time ch~", 5),
        ("time gardn~2", 5),
        ("time garden~3", 5),
        ("garden~0.8", 0),
        ('"time bank"~2', 11),
        ("(time bank)~", 11),
        ('"time bank"~2^3', 11),
        ("food garden^0", 11),
        ("food garden^-1 x", 11),
        ("food garden^100.1", 11),
        ('food "garden"^0.00', 13),
        ("(food garden)^101", 13),
        ("champ*^0", 6),
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
        ("cha~", "ch~"),
        ("champs~2", "champ~2"),
        ("champ^100", "champ^100.001"),
        ("champ^0.001", "champ^0.000"),
        ("champ^" + "0" * 300 + "1", "champ^" + "9" * 400),
        (f'"{"w " * 16}"', f'"{"w " * 17}"'),
    ],
)
def test_each_bound_holds_exactly(within: str, beyond: str) -> None:
    """At the bound a query is read, one beyond it is refused."""
    parse_query(within)
    with pytest.raises(QueryError):
        parse_query(beyond)


@pytest.mark.parametrize(
    "operator", ["", "-prison", "prison^2", '"prison"^2', "co-prison~", "prison~2", "C^2", "~5"]
)
def test_a_long_question_is_read_as_it_is_written(operator: str) -> None:
    """Its quotation marks and brackets group nothing; one word of the language, and they do again."""
    text = (
        'how do (older) people who left hospital get home, and who "sits" with them on the first night of all'
    )
    told = parse_query(f"{operator} {text}")
    assert (told == Words(f"{operator} {text}".strip())) is (operator in ("", "C^2", "~5"))


@given(st.lists(st.text("aé1 ²\t", max_size=6) | st.sampled_from(["OR", "and", "AND"]), max_size=12))
def test_words_alone_are_read_as_those_in_brackets(words: list[str]) -> None:
    """What nearly everybody types takes a short way, to the same clause."""
    text = " ".join(words)
    with suppress(QueryError):
        assert parse_query(text) == parse_query(f"({text})")


@given(st.text(max_size=300) | st.text(alphabet='()"-*: ORANDtitlekind[]^~.029\x00é', max_size=300))
def test_any_text_is_a_query_or_a_query_error(text: str) -> None:
    """The parser raises nothing but `QueryError`; the plain words of any text are a query, and bare."""
    with suppress(QueryError):
        parse_query(text)
    assert isinstance(parse_query(plain_words(text)), Words | None)


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[a-zéü]{3,8}(?:['’-][a-zéü]{1,5})*", fullmatch=True),
            st.sampled_from(["", "^3", "^.25", "^99.5", "^1"]),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_weights_leave_running_words_together(words: list[tuple[str, str]]) -> None:
    """They are one clause with the words as they were typed, each with its own weight."""
    told = parse_query(" ".join(word + weight for word, weight in words))
    assert isinstance(told, Words)
    boosts = tuple(float(weight[1:] or 1) for _, weight in words)
    expected = tuple(boosts) if set(boosts) != {1.0} else ()
    assert (" ".join(word for word, _ in words), None, expected) == (told.text, told.field, told.boosts)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ('garden^3 "time bank"^2', "garden time bank"),
        ("(gardne~ OR timebnak~2^3)^.5", "gardne timebnak"),
        ("garden^0", "garden"),
        ("champ*^2", "champ"),
        ("title:garden^3)", "title garden"),
        ("C^2 2010~2012 ~5", "C 2 2010 2012 5"),
    ],
)
def test_bare_words_have_no_weights(text: str, bare: str) -> None:
    """The numbers of weights and slips go with their signs; others are words."""
    assert (bare, bare) == (plain_words(text), plain_words(without_weights(text)))


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
        ('"x y"^2 b^3', {'"x y"^2': "b^3", "b^3": '"x y"^2'}),
        ("gardne~ b", {"gardne~": "b", "b": "gardne~"}),
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
