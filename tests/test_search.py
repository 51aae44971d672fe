"""Searching the shipped corpus the way its users do."""

import random
import re
import time
from contextlib import suppress

import pytest

from indexer.catalogue import Catalogue
from indexer.errors import QueryError
from indexer.search import OFFSET_LIMIT, SearchRequest, as_json


def top(catalogue: Catalogue, text: str, count: int = 10) -> list[str]:
    """The ids of the best hits."""
    return [hit.id for hit in catalogue.search(SearchRequest(text, per_page=count)).results.hits]


@pytest.mark.parametrize(
    "spellings",
    [
        ("timebanking", '"time bank"', "time bank", "timebanks", "time-banking", "Time Banks"),
        ("co-production", "coproduction", "co production", '"co production"', "Co‑production"),
        ("Fairshares", '"Fair Shares"', "Fair Shares", "fair-shares"),
        ("self-directed support", "self directed support", "selfdirected support"),
        ("wellbeing", "well-being", "well being"),
        ("neighbourhood", "neighborhood"),
        ("Jonkoping", "Jönköping"),
        ("people’s", "people's"),
    ],
)
def test_every_spelling_gives_the_same_answer(catalogue: Catalogue, spellings: tuple[str, ...]) -> None:
    """How a word is written makes no difference to what is found, nor to its order."""
    answers = {spelling: top(catalogue, spelling) for spelling in spellings}
    assert answers == dict.fromkeys(spellings, answers[spellings[0]])
    assert answers[spellings[0]]


def test_every_spelling_of_every_label_gives_the_same_answer(catalogue: Catalogue) -> None:
    """Labels of several words with spaces, hyphens, capitals, or as one word: the same ten hits."""
    labels = [label for concept in catalogue.thesaurus for label in (concept.prefLabel, *concept.altLabels)]
    several = [words for label in labels if len(words := re.split(r"[\s\-‐‑]+", label)) > 1]
    assert len(several) > 400
    other = [
        (" ".join(words), spelling)
        for words in several
        for spelling in (" ".join(words).lower(), "-".join(words), " ".join(words).title(), "".join(words))
        if top(catalogue, spelling) != top(catalogue, " ".join(words))
    ]
    assert other == []


def test_every_title_puts_its_record_first(catalogue: Catalogue) -> None:
    """Who types a title finds that record on top."""
    titles = {record.title: record.id for record in catalogue.contents().public.values()}
    assert [title for title, record_id in titles.items() if top(catalogue, title, 1) != [record_id]] == []


@pytest.mark.parametrize(("facet", "sort"), [("person", "people"), ("organisation", "organisations")])
def test_every_name_puts_its_bearer_first(catalogue: Catalogue, facet: str, sort: str) -> None:
    """However a name is written, its page is offered and one of its records is on top."""
    wrong, asked = [], 0
    for entry in getattr(catalogue.contents().authorities, sort):
        own = SearchRequest("", filters={facet: (entry.id,)}, per_page=100, facets=(), snippets=False)
        records = {hit.id for hit in catalogue.search(own).results.hits}
        for name in entry.names if records else ():
            asked += 1
            answer = catalogue.search(SearchRequest(name, per_page=1, facets=(), snippets=False))
            offered = entry.id in [one.value for one in answer.named if one.facet == facet]
            if not offered or answer.results.hits[0].id not in records:
                wrong.append(name)
    assert wrong == []
    assert asked > 300


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Fairshares", "fair-shares-gloucestershire"),
        ('"Fair Shares"', "fair-shares-gloucestershire"),
        ("Rabiyah Latif", "refugee-employment-workshop-birmingham-2011"),
        ("Rabiyah K Latif", "refugee-employment-workshop-birmingham-2011"),
        ("help refugees find work", "refugee-employment-workshop-birmingham-2011"),
        ("Buurtzorg", "buurtzorg-nederland"),
        ("Rushey Green Time Bank", "rushey-green-time-bank"),
    ],
)
def test_what_is_looked_for_by_name_comes_first(catalogue: Catalogue, text: str, first: str) -> None:
    """A known record is the first hit."""
    assert top(catalogue, text)[0] == first


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("reybruck~", "Reybrouck"),
        ("chmapions~", "Champions"),
        ("title:chmapions~", "Champions"),
        ("latiff~ AND refugees", "Latif"),
    ],
)
def test_a_word_nearly_so_is_found_and_marked(catalogue: Catalogue, text: str, first: str) -> None:
    """In the record that has most of it, and never by a correction."""
    answer = catalogue.search(SearchRequest(text))
    hit = answer.results.hits[0]
    marked = [passage.text[a:b] for passage in (hit.title, *hit.snippets) for a, b in passage.spans]
    assert (first in marked, answer.suggestion) == (True, None)


def test_a_weight_decides_what_comes_first(catalogue: Catalogue) -> None:
    """Of two words, of which one is enough; what is found stays the same, and a name is still known."""
    orders = [top(catalogue, f"prison^{one} refugees^{other}", 100) for one, other in ((9, 0.1), (0.1, 9))]
    plain = top(catalogue, "prison refugees", 100)
    assert sorted(orders[0]) == sorted(orders[1]) == sorted(plain)
    assert (orders[0][0], orders[1][0]) == (top(catalogue, "prison")[0], top(catalogue, "refugees")[0])
    named = catalogue.search(SearchRequest("Rabiyah^2 Latif")).named
    assert [one.facet for one in named] == ["person"]


def test_a_place_finds_what_lies_within_it(catalogue: Catalogue) -> None:
    """Wales finds Cardiff."""
    assert "co-production-roadshow-cardiff-2011" in top(catalogue, "Wales", 20)


@pytest.mark.parametrize(
    ("typed", "offered"), [("timbanking", "timebanking"), ("refugess wrok", "refugees work")]
)
def test_a_slip_is_corrected_and_said(catalogue: Catalogue, typed: str, offered: str) -> None:
    """The answer is that to the other spelling; asked for the exact words, it is only offered."""
    answer = catalogue.search(SearchRequest(typed))
    assert (answer.request.text, answer.suggestion, answer.is_corrected) == (typed, offered, True)
    right = catalogue.search(SearchRequest(offered)).results
    assert [hit.id for hit in right.hits] == [hit.id for hit in answer.results.hits]
    exact = catalogue.search(SearchRequest(typed, expand=False))
    assert (exact.suggestion, exact.is_corrected) == (offered, False)


@pytest.mark.parametrize("text", ["timebanking", "Latif", "qqqqzzzz", "2011"])
def test_no_spelling_is_offered_where_none_helps(catalogue: Catalogue, text: str) -> None:
    """Words in use are right, and what is near nothing stays."""
    assert catalogue.search(SearchRequest(text)).suggestion is None


def test_the_thesaurus_adds_and_says_so_and_can_be_switched_off(catalogue: Catalogue) -> None:
    """What is searched for besides is told; without it fewer records are found."""
    widened = catalogue.search(SearchRequest("timebanking")).results
    exact = catalogue.search(SearchRequest("timebanking", expand=False)).results
    assert "service exchange" in widened.expanded[0].also
    assert (exact.expanded, exact.total < widened.total) == ((), True)


def test_a_count_says_what_choosing_gives(catalogue: Catalogue) -> None:
    """For each value of each facet, with another value of it chosen already."""
    base = {"place": ["wales"], "kind": ["event"]}
    answer = catalogue.search(SearchRequest("co-production", filters=base))
    for facet, values in answer.results.facets.items():
        for value in values[:6]:
            chosen = {**base, facet: [value.value]}
            total = catalogue.search(SearchRequest("co-production", filters=chosen)).results.total
            assert (facet, value.value, total) == (facet, value.value, value.count)


def test_pages_join_without_gap_or_double(catalogue: Catalogue) -> None:
    """All pages together are all hits, each once."""
    pages = catalogue.search(SearchRequest("", per_page=25)).pages
    seen = [
        hit.id
        for page in range(1, pages + 1)
        for hit in catalogue.search(SearchRequest("", page=page, per_page=25)).results.hits
    ]
    assert (len(seen), len(set(seen))) == (catalogue.search(SearchRequest("")).results.total,) * 2


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(sort="best"),
        SearchRequest(filters={"colour": ["red"]}),
        SearchRequest(page=OFFSET_LIMIT),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(
    catalogue: Catalogue, request_: SearchRequest
) -> None:
    """An unknown order or facet, or a page beyond reach, is a `QueryError`."""
    with pytest.raises(QueryError):
        catalogue.search(request_)


def test_the_json_has_the_agreed_shape(catalogue: Catalogue) -> None:
    """The command, the address and later the API all answer so."""
    answer = as_json(catalogue.search(SearchRequest("timebanking", per_page=3)))
    assert list(answer) == [
        "query",
        "total",
        "suggestion",
        "corrected",
        "expanded",
        "named",
        "hits",
        "facets",
    ]
    assert {"id", "kind", "title", "score", "snippets"} <= answer["hits"][0].keys()
    assert list(answer["facets"]["theme"][0]) == ["value", "label", "count"]


SIGNS = (
    "( ) \" [[[ - * OR AND title: kind: NOT time bank cha* \x00 😀 عربي \u202e ~9 \udfff é ' \\ % ß".split(
        " "
    )
)


def test_a_thousand_strange_queries_are_answered_or_refused_quickly(catalogue: Catalogue) -> None:
    """Brackets, quotes, NUL, emoji, right-to-left, 100 kB: never another error, never a second."""
    pick = random.Random(7)
    for number in range(1_000):
        text = "".join(pick.choice(SIGNS) + pick.choice(["", " "]) for _ in range(pick.randint(1, 40)))
        text *= 2_500 if number % 100 == 0 else 1
        began = time.process_time()
        with suppress(QueryError):
            catalogue.search(SearchRequest(text))
        assert time.process_time() - began < 1, text


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("elders NOT prison", "elders -prison"),
        ("title:(champions OR refugee)", "title:champions OR title:refugee"),
        ("housing NOT (wales OR scotland)", "housing -(wales OR scotland)"),
    ],
)
def test_what_means_the_same_finds_the_same(catalogue: Catalogue, text: str, same: str) -> None:
    """NOT is a minus, and a scope before a bracket is one before each word in it."""
    assert top(catalogue, text, 40) == top(catalogue, same, 40) != []


def test_a_part_of_a_compound_finds_nothing_by_itself(catalogue: Catalogue) -> None:
    """Whoever asks for `timebanking` is not shown everything that takes time, or every bank."""
    one, either = (
        catalogue.search(SearchRequest(text, expand=False)).results.total
        for text in ("timebanking", "time, bank")
    )
    assert 0 < one < either
