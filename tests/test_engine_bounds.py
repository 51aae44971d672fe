"""What every engine promises of cost: whatever is asked, the answer comes in time."""

import random
import time
from collections.abc import Callable

import pytest

from engine_clauses import GARDEN
from engine_documents import ENGINES, KNOWLEDGE, document
from indexer.engines.clauses import And, Boosted, Clause, Fuzzy, Not, Or, Phrase, Prefix, Words
from indexer.engines.protocol import Engine, Query
from indexer.errors import QueryError
from indexer.query import parse_query

SEED = 20261103
MANY, LONG = 600, 120
"""Documents of the large index, and words in each."""
SECONDS = 1.0
"""What any query may take."""


def common_words(chance: random.Random, count: int) -> list[str]:
    """Words as frequent as in running text: the n-th a n-th as often as the first."""
    words = [
        f"w{chr(97 + index % 26)}{chr(97 + index // 26 % 26)}o{chr(97 + index // 676)}"
        for index in range(2_000)
    ]
    return chance.choices(words, weights=[1 / (rank + 1) for rank in range(len(words))], k=count)


@pytest.fixture(scope="module", params=ENGINES, ids=lambda engine: engine.__name__)
def large(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine with many documents whose words are as frequent as in running text."""
    chance = random.Random(SEED)
    documents = [
        document(f"r{index}", " ".join(common_words(chance, 5)), body=" ".join(common_words(chance, LONG)))
        for index in range(MANY)
    ]
    engine: Engine = request.param(tmp_path_factory.mktemp("large") / "index")
    engine.update(documents, KNOWLEDGE, stamp="first")
    engine.search(Query())
    return engine


COMMON = ["waao", "wbao", "wcao", "wdao", "weao", "wfao", "wgao", "whao"]
BOMBS = {
    "a star": "*",
    "stars about": "*a*",
    "a range": "[a TO z]",
    "1,000 words with OR": " OR ".join(COMMON * 125),
    "as many with OR as are allowed": " OR ".join(COMMON * 8),
    "as many with AND as are allowed": " AND ".join(COMMON * 8),
    "1,000 words with AND": " AND ".join(COMMON * 125),
    "as many words as are allowed": " ".join(COMMON * 8),
    "words with half words": " ".join(f"w{letter}*" for letter in "abcdefgh"),
    "as many half words as are allowed": " ".join(f"w{letter}a*" for letter in "abcdefghijklmnopqrstuvwxyz"),
    "64 half words": " OR ".join(f"w{letter}a*" for letter in "abcdefghijklmnop" * 4),
    "brackets": "(" * 1_000,
    "brackets in pairs": "(" * 400 + "waao" + ")" * 400,
    "as deep as is allowed": "(" * 16 + "waao" + ")" * 16,
    "NOT NOT": "NOT NOT x",
    "only signs": "AND OR NOT ANDNOT ANDMAYBE REQUIRE",
    "half a character": "case\udfff*",
    "a regular expression": 'r"((((',
    "a slow regular expression": "^(([a-z])+.)+[A-Z]([a-z])+$",
    "square brackets": "[" * 20_000,
    "many ranges": "[a TO " * 2_000,
    "a million letters": "w" * 1_000_000,
    "a million words": "waao " * 200_000,
    "a long word": "w" * 990,
    "inexact": "waao~9",
    "inexact long": "abcdefghijklmnopqrstuvwxyz~9",
    "20 inexact": " ".join(["waao~1"] * 20),
    "as many inexact as are allowed": " OR ".join(f"w{letter}aoaa~2" for letter in "abcdefghijklmnop" * 4),
    "two long phrases": f'"{" ".join(COMMON)}" "{" ".join(reversed(COMMON))}"',
    "the longest phrases": " ".join(f'"{" ".join(COMMON * 2)}"' for _ in range(4)),
    "a phrase of one word": f'"{"waao " * 16}"',
    "minus signs": " ".join(f"-{word}" for word in COMMON * 8),
    "minus one": "-waao",
    "minus within minus": "-(" * 16 + "waao" + ")" * 16,
    "scopes": " ".join(f"title:{word} body:{word}" for word in COMMON * 4),
    "everything of a scope": "body:waao body:wbao body:wa*",
    "misspelt": " ".join(f"{word}qq" for word in COMMON * 8),
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_query_is_answered_in_time(large: Engine, text: str) -> None:
    """The dearest queries that can be typed are answered within a second, spelling too, or refused with a
    sentence.
    """
    start = time.process_time()
    try:
        large.search(Query(parse_query(text), facets=("kind", "place"), limit=50))
        large.suggest_spelling(text[:1_000])
    except QueryError:
        pass
    assert SECONDS > time.process_time() - start


@pytest.mark.parametrize(
    "text", ["garden " * 20_000, "garden, weeds. " * 10_000], ids=["one word", "two words"]
)
def test_a_record_full_of_the_word_is_answered_in_time(make_engine: Callable[..., Engine], text: str) -> None:
    """A passage of the longest record there may be, all of the word asked for, is found within a second."""
    engine = make_engine([document("full", body=text)])
    start = time.process_time()
    engine.search(Query(GARDEN))
    assert SECONDS > time.process_time() - start


DEEP: dict[str, Clause] = {
    "a hundred words in Or": Or(tuple(Words(word) for word in COMMON * 13)),
    "a hundred words in And": And(tuple(Words(word) for word in COMMON * 13)),
    "Not within Not": Not(Not(Not(Not(Not(Not(Not(Not(Words("waao"))))))))),
    "everything but nothing": Not(Words("zzzz")),
    "many exclusions": And(tuple(Not(Words(word)) for word in COMMON * 8)),
    "common phrase": Phrase(" ".join(COMMON * 2)),
    "every word nearly": Or(
        tuple(Boosted(Fuzzy(f"w{letter}aoaa", 2), 2.0) for letter in "abcdefghijklmnopqrstuvwxyz")
    ),
    "every word": Or(tuple(Prefix(f"w{letter}a") for letter in "abcdefghijklmnopqrstuvwxyz")),
}


@pytest.mark.parametrize("clause", DEEP.values(), ids=DEEP)
def test_a_clause_is_answered_in_time(large: Engine, clause: Clause) -> None:
    """The dearest trees of clauses are answered within a second."""
    start = time.process_time()
    large.search(Query(clause, facets=("kind",), limit=50))
    assert SECONDS > time.process_time() - start
