"""Web pages: the article without the site."""

import pytest

from indexer.intake.readers import read
from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.source_text import BlockKind, SourceText


def page(body: str, head: str = "") -> SourceText:
    return read(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(), "page.html")


ARTICLE = (
    "<h1>Good neighbours</h1><p>More than ninety residents squeezed into the Drill Loft to compare notes.</p>"
)
TEXT = "Good neighbours\n\nMore than ninety residents squeezed into the Drill Loft to compare notes."


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><a href=/>Home</a></nav>",
        "<header><p>Council</p></header>",
        "<footer>Privacy</footer>",
        "<aside>Related</aside>",
        '<div class="cookie-banner">We use cookies</div>',
        '<ol class="breadcrumb"><li>Home</li></ol>',
        '<div id="socialShare">Tweet</div>',
        '<section class="comments"><p>Potholes!</p></section>',
        "<form><label>Search</label><input></form>",
        "<script>alert(1)</script><style>p{}</style><noscript>On!</noscript>",
        "<p hidden>Draft</p>",
        '<p style="display: none">Draft</p>',
        '<span aria-hidden="true">×</span>',
        '<a href="#main">Skip to content</a>',
        '<div><a href="/a">One</a> <a href="/b">Two</a> <a href="/c">Three</a></div>',
        "<!-- note -->",
        "<p>388 views</p>",
    ],
)
def test_the_sites_furniture_is_cut(furniture: str) -> None:
    """By tag, role, name or being hidden, before and after the article."""
    assert TEXT == page(furniture + ARTICLE + furniture).text


@pytest.mark.parametrize(
    "opening", ['<body class="has-sidebar nav-open">', '<div class="content no-comments">', "<form>"]
)
def test_a_name_never_cuts_the_article(opening: str) -> None:
    """What holds the main heading is kept, whatever it is called."""
    assert TEXT == page(opening + ARTICLE).text


def test_the_heading_is_brought_into_the_content() -> None:
    """A page's h1 above its main element is still the first block."""
    assert "Title\n\nWords of it." == page("<div><h1>Title</h1></div><main><p>Words of it.</p></main>").text


def test_line_breaks_and_definition_lists() -> None:
    """A break inside a paragraph is a line break; a definition list is rows of two cells."""
    source = page("<p>When: Friday<br>Where: Bolton</p><dl><dt>Ann</dt><dd>Chair</dd></dl>")
    assert "When: Friday\nWhere: Bolton\n\nAnn\tChair" == source.text
    assert BlockKind.TABLE_ROW == source.blocks[1].kind


def test_cards_are_boxes() -> None:
    """Blocks of one card share a number; those outside have none."""
    source = page('<p>Two:</p><div class="card"><h3>A</h3><p>x</p></div><div class="card"><p>y</p></div>')
    assert [0, 1, 1, 2] == [block.boxed for block in source.blocks]


def test_a_bold_opening_is_a_lead() -> None:
    """A bold run-in head ends where the bold ends; a paragraph all in bold is a heading."""
    source = page("<p><b>Kettle Lane.</b> Fourteen women</p><p><strong>Speakers</strong></p>")
    first, second = source.blocks
    assert "Kettle Lane." == source.text[first.start : first.lead]
    assert BlockKind.HEADING == second.kind


def test_events_and_posting_date_are_facts() -> None:
    """JSON-LD events, from a graph too, and the day the page was published; broken JSON-LD is passed over."""
    script = '<script type="application/ld+json">{}</script>'
    head = (
        script.format('{"@graph":[{"@type":"Event","name":"Day"},{"@type":"WebPage"}]}')
        + script.format("{broken")
        + '<meta property="article:published_time" content="2017-10-19T08:00:00Z">'
        + '<meta property="og:title" content="T">'
    )
    facts = page(ARTICLE, head).facts
    assert {"json_ld": [{"@type": "Event", "name": "Day"}], "posted": "2017-10-19", "og_title": "T"} == facts


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        ("What we heard | News | Brayford Council", "What we heard"),
        ("Good neighbours - Brayford Council", "Good neighbours"),
        ("Day - a story", "Day - a story"),
        ("Notes from Burlington &ndash; Lake &amp; Ledge", "Notes from Burlington"),
    ],
)
def test_the_sites_name_is_cut_off_the_title(title: str, cut: str) -> None:
    """Behind a bar or a dash; behind a hyphen only where the heading says so."""
    assert cut == page(ARTICLE, f"<title>{title}</title>").title


def test_a_title_that_is_only_the_sites_name_is_none() -> None:
    """Then the page's own title is taken."""
    head = '<title>The Post</title><meta property="og:site_name" content="The Post">'
    assert "Small places" == page(ARTICLE, head + '<meta property="og:title" content="Small places">').title


def test_scripts_and_script_links_leave_words_only() -> None:
    """A hostile page is read as the words in it."""
    assert (
        "Click me"
        == page('<p onclick="x()">Click <a href="javascript:alert(1)">me</a><img src=x onerror=y>').text
    )


def test_declared_encoding_is_used() -> None:
    """A page that is not UTF-8 is read as it declares."""
    data = '<meta charset="iso-8859-2"><p>Łódź today'.encode("iso-8859-2")
    assert "Łódź today" == read(data, "page.htm").text


def test_deep_nesting_is_refused_rather_than_cut() -> None:
    """libxml2 would silently drop everything."""
    with pytest.raises(UnreadableFile, match="nested too deep"):
        page("<div>" * 300 + "x")
