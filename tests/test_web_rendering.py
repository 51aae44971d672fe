"""Texts made fit for a page."""

import pytest

from indexer.engines.protocol import Expansion, Reason, Snippet
from webapp.rendering import (
    body_of,
    counted,
    figure,
    first_letter,
    marked,
    other_names,
    sentences,
    told_after,
    when,
    why,
)  # fmt: skip


def test_markdown_is_rendered_and_raw_html_stays_text() -> None:
    """Lists, tables and links work; nothing typed becomes a tag of its own."""
    html = body_of("- a\n- b\n\n<b>bold</b> [site](https://example.org)").html
    assert "<li>a</li>" in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html
    assert 'href="https://example.org" rel="noopener nofollow external"' in html


@pytest.mark.parametrize("text", ["# A\n\n## B", "## A\n\n### B", "### A\n\n#### B"])
def test_headings_begin_at_the_second_level(text: str) -> None:
    """Under the page's own title, whatever level they were typed at."""
    html = body_of(text).html
    assert '<h2 id="part-a">A</h2>' in html
    assert '<h3 id="part-b">B</h3>' in html


def test_a_long_body_gets_contents_and_a_short_one_none() -> None:
    """From four headings on, in the words of the headings."""
    assert not body_of("# A\n\n# B\n\n# C").has_contents
    body = body_of("# A & B\n\n# `C`\n\n# C\n\n# <i>D</i>")
    assert body.has_contents
    assert [heading.text for heading in body.headings] == ["A & B", "C", "C", "<i>D</i>"]
    assert len({heading.id for heading in body.headings}) == 4


def test_a_text_nested_beyond_measure_is_shown_as_typed() -> None:
    """And never brings the page down."""
    assert "&gt; &gt;" in body_of("> " * 3_000 + "end").html or "end" in body_of("> " * 3_000 + "end").html


def test_a_snippet_is_marked_at_its_spans_only() -> None:
    """Everything in it is escaped."""
    snippet = Snippet("body", "a <b> & time bank", ((2, 5), (8, 17)))
    assert marked(snippet) == "a <mark>&lt;b&gt;</mark> &amp; <mark>time bank</mark>"
    assert marked(Snippet("body", "<i>")) == "&lt;i&gt;"


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2011-03-29", '<time datetime="2011-03-29">29 March 2011</time>'),
        ("2011", '<time datetime="2011">2011</time>'),
        ("2011~", "about 2011"),
        ("2012-21", "Spring 2012"),
        ("1998/..", "since 1998"),
        ("2009/2011", "2009 to 2011"),
        ("", ""),
        (None, ""),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_a_date_is_said_in_words(date: str | None, words: str) -> None:
    """In a `<time>` where HTML has a form for it."""
    assert when(date) == words


def test_counts_are_said_in_words() -> None:
    """One, many, none."""
    assert [counted(number, "record") for number in (0, 1, 2, 1204)] == [
        "no records",
        "1 record",
        "2 records",
        "1,204 records",
    ]
    assert counted(3, "case study", "case studies") == "3 case studies"


@pytest.mark.parametrize(
    ("value", "shown"), [("16500", "16,500"), ("92", "92"), ("3.5", "3.5"), ("", ""), (None, "")]
)
def test_a_figure_has_its_thousands_apart(value: str | None, shown: str) -> None:
    """Anything that is no whole number stays as it was written."""
    assert figure(value) == shown


@pytest.mark.parametrize(
    ("summary", "first"),
    [
        ("The first sentence has more than forty letters in it. The second follows.", 53),
        ("In the parish of St. Helens in Merseyside people met each week. They talked.", 63),
        ("One sentence only, which is all there is of this summary", 56),
        ("", 0),
    ],
)
def test_the_first_sentence_stands_out(summary: str, first: int) -> None:
    """Together the two parts are the whole summary."""
    parts = sentences(summary)
    assert len(parts[0]) == first
    assert " ".join(parts).strip() == summary


def test_names_added_to_a_query_are_told_once_and_without_what_was_typed() -> None:
    """In their order."""
    added = [
        Expansion("a", "Time credits", "time credits", ("Time Credits", "vouchers")),
        Expansion("b", "Vouchers", "x", ()),
    ]
    assert other_names(added) == ["vouchers"]


def test_reasons_of_one_kind_are_told_together() -> None:
    """With the words that gave them."""
    reasons = [Reason("theme", "A"), Reason("place", "Wales"), Reason("theme", "B", "b word")]
    assert why(reasons) == [("theme", "A"), ("theme", "B, by its label “b word”"), ("place", "Wales")]


@pytest.mark.parametrize(
    ("name", "letter"), [("Åsa", "A"), ("3ie", "0–9"), ("“Quoted”", "Q"), ("—", "#"), ("", "#")]
)
def test_a_name_stands_under_a_plain_letter(name: str, letter: str) -> None:
    """So that the list has one A."""
    assert first_letter(name) == letter


@pytest.mark.parametrize(
    ("body", "summary", "expected"),
    [
        ("They sing\nby day. And by night.\n\nMore.", "They sing by day.", "And by night.\n\nMore."),
        ("They sing by day.", "They sing by day.", ""),
        ("They sing by daylight.", "They sing by day", "They sing by daylight."),
        ("## They sing", "They sing", "## They sing"),
        ("They sing.", None, "They sing."),
        ("They (sing)* [x]. Yes.", "They (sing)* [x].", "Yes."),
    ],
)
def test_a_body_that_opens_with_the_summary_tells_it_once(
    body: str, summary: str | None, expected: str
) -> None:
    """The page has the summary on top already; all other words stay."""
    assert expected == told_after(body, summary)
