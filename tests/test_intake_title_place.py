"""What the event is called and where it was."""

import pytest

from conftest import known
from indexer.intake.layout import Layout
from indexer.intake.propose import propose
from indexer.intake.readers import read
from indexer.intake.title import title_of
from indexer.intake.where import place_of

PAGE = (
    '<html><head><script type="application/ld+json">{"@type": "Event", "name": "Mending day", "location":'
    ' {"@type": "Place", "name": "Mill House", "address": {"addressLocality": "Leeds"}}}</script></head>'
    "<body><main><h1>Mending day</h1><p>Kettles were mended in York.</p></main></body></html>"
)


def title(text: str, name: str = "notes.txt") -> str | None:
    layout = Layout(read(text.encode(), name))
    found = title_of(layout)
    if found and found.span:
        assert found.text == layout.text[slice(*found.span)]
    return found.text if found else None


def town_and_venue(text: str, name: str = "notes.txt") -> tuple[str | None, str | None]:
    town, venue = place_of(Layout(read(text.encode(), name)), known())
    return town.text if town else None, venue.text if venue else None


@pytest.mark.parametrize(
    "above",
    [
        "Events",
        "News\n\nPast events",
        "What’s on",
        "News\n\nPosted 3 May 2012",
        "3 May 2012",
        "Leeds, 3 May 2012",
        "Newsletter\n\nIssue 12",
        "Home | Events | News",
        "Our work",
        "QUAYSIDE TENANTS' NETWORK",
        "Harbour Community Trust\nRegistered charity. Founded in Dundee in 1987.",
        "BOARD OF DIRECTORS\nEnclosure K",
        "PROGRAMME AND REPORT",
        "Network note 12/2011",
        "Report of a round table",
        "A report by Ann Lee",
        "By Ann Lee, development worker",
        "Kitchen Seminar Series, no. 4",
        "Quay Lectures, 2019 season: lecture 2",
        "THE LOOP\nNewsletter of the Harbour Users' Network\nIssue 41, 2016\n\nInside: recipes.",
        "Harbour Trust — Projects — Reports",
        "Halifax, Nova Scotia",
        "COUNTY DAY",
    ],
)
def test_a_title_is_not_what_stands_above_it(above: str) -> None:
    """Not the site's section, its menu, the posting line, the date or the issue."""
    assert "Mending together: a day" == title(
        f"{above}\n\nMending together: a day\n\nWe met, and mended kettles."
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("What: Mending together\nWhere: Leeds\n\nWe met.", "notes.txt"),
        ("Event: Mending together\nDate: 3 May 2012", "notes.txt"),
        ("MINUTES\n\nTitle: Mending together\n\nWe met.", "notes.txt"),
        ("Title: Report\n\nMending together\n\nWe met.", "notes.txt"),
        ("# Events\n\n## Mending together\n\nWe met.", "notes.md"),
        ("Re: Mending together - report of the spring day\n\nWe met.", "notes.txt"),
        ('Title of paper: "Mending together": feedback from the day\n\nWe met.', "notes.txt"),
        ("# Mending together | Trwsio gyda’n gilydd\n\nWe met.", "notes.md"),
        ("I went for the cake\n\nby Ann\n\nI had heard of “Mending Together” and went.", "notes.txt"),
        ('Letter from Quay\n\nI promised an account of "Mending Together", and here it is.', "notes.txt"),
        ("DESIGN NOTE\n\nMending together\nYork, 9 May 2016\n\n1. Introduction\n\nWe met.", "notes.txt"),
        ("---\ntitle: Mending together\n---\n\n# What we did\n\nWe met in Leeds.", "notes.md"),
        ("<main><h2>News</h2><h1>Mending together</h1><p>We met.</p></main>", "notes.html"),
        ("<title>Home</title><main><p>News</p><h1>Mending together</h1><p>We met.</p></main>", "notes.html"),
        (
            "Subject: Mending together\nFrom: a@quay.example\nTo: b@quay.example\n\nHello all,\n\nWe met.",
            "notes.eml",
        ),
    ],
)
def test_a_title_is_found_wherever_it_is_told(text: str, name: str) -> None:
    """Behind a label, as a heading, in front matter, as a subject."""
    assert "mending together" == (title(text, name) or "").lower()


@pytest.mark.parametrize("text", ["We met in Leeds, and it was a good day.", "What’s on\n\nNews\n\nWe met."])
def test_a_text_without_a_title_has_none(text: str) -> None:
    """A sentence is none, nor is a section of a site."""
    assert title(text) is None


@pytest.mark.parametrize(
    ("told", "town", "venue"),
    [
        ("Where: The Assay Rooms, Kendal", "Kendal", "The Assay Rooms"),
        ("Venue: The Assay Rooms\nTown: Kendal", "Kendal", "The Assay Rooms"),
        ("Where: Leeds Town Hall, Leeds, LS1 3AD", "Leeds", "Leeds Town Hall"),
        ("Where: Room 2, Mill House, Leeds, England", "Leeds", "Room 2, Mill House"),
        ("Where: Mill House - Leeds", "Leeds", "Mill House"),
        ("Where: Mill House, High Street, Hebden Bridge HX7 8AA", "Hebden Bridge", "Mill House"),
        ("Where: Mill House, Newcastle upon Tyne", "Newcastle upon Tyne", "Mill House"),
        ("Where: Guildhall, Stoke-on-Trent", "Stoke-on-Trent", "Guildhall"),
        ("Lleoliad: Neuadd y Dref, Wrecsam", "Wrecsam", "Neuadd y Dref"),
        ("Where: Galway, Ireland", "Galway", None),
        ("Where: Birmingham", "Birmingham", None),
        ("Where: Mill House", None, "Mill House"),
        ("Held at: Rose School, Milton Keynes", "Milton Keynes", "Rose School"),
        ("Event place: Mill Court, Brighton (BSL and spoken English)", "Brighton", "Mill Court"),
        ("Venue: Teaching Centre, Aire Infirmary\nTown: Leeds", "Leeds", "Teaching Centre, Aire Infirmary"),
        ("Where: online, on Zoom", None, None),
    ],
)
def test_a_label_tells_town_and_venue(told: str, town: str | None, venue: str | None) -> None:
    """Without postcode and country; a room keeps its house."""
    assert (town, venue) == town_and_venue(f"Mending day\n\n{told}\n\nWe met.")


@pytest.mark.parametrize(
    ("told", "town", "venue"),
    [
        ("Leeds Town Hall, Leeds, 3 May 2012", "Leeds", "Leeds Town Hall"),
        ("3 May 2012, Mill House, Leeds", "Leeds", "Mill House"),
        ("3 May 2012\nMill House, Leeds", "Leeds", "Mill House"),
    ],
)
def test_a_line_beside_the_date_tells_town_and_venue(told: str, town: str, venue: str) -> None:
    """On the date's own line or on the next."""
    assert (town, venue) == town_and_venue(f"Mending day\n\n{told}\n\nWe met, and kettles were mended.")


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("Mending day in Leeds\n\nWe met.", "Leeds"),
        ("Mending day\n\nWe met in Leeds.", "Leeds"),
        ("Mending day\n\nSixty people came together in Walsall to hear about kettles.", "Walsall"),
        ("Mending day\n\nNothing is told of the place.", None),
    ],
)
def test_the_opening_places_the_event(text: str, town: str | None) -> None:
    """Where no line says it, the title or the first sentences may."""
    assert (town, None) == town_and_venue(text)


@pytest.mark.parametrize(
    ("told", "town", "venue"),
    [
        ("We met on 3 May in Stirling, at the Albany Rooms, from ten.", "Stirling", "Albany Rooms"),
        ("On 3 May we filled the upstairs room of the Mill Theatre in Ely.", "Ely", "Mill Theatre"),
        ("They hired the back room of the Fleece, in Nether Ulmet, and asked us.", "Nether Ulmet", "Fleece"),
        ("It was held at Lincoln’s Drill Hall Studio.", "Lincoln", "Drill Hall Studio"),
        ("It took place at Derby Guildhall on 3 May 2012.", "Derby", "Derby Guildhall"),
        ("It took place in Ulmet village hall on 3 May 2012.", "Ulmet", "Ulmet village hall"),
        (
            "The day was held at Mill House, Quay Road, Whitby YO21 3AA, on 3 May.",
            "Whitby",
            "Mill House",
        ),
        ("We met in the Long Room at Hob College, Durham.", "Durham", "Long Room at Hob College"),
        ("On 3 May the Weavers’ Barn in Selby was full.", "Selby", "Weavers’ Barn"),
        ("We were in Blackburn. The place was Quarter Academy.", "Blackburn", "Quarter Academy"),
        ("On 3 May we took over the steamship Lady Ann, moored at Town Quay.", None, "Lady Ann"),
        ("Carers filled every chair at St Ann’s Church Hall on Friday 3 May.", None, "St Ann’s Church Hall"),
        (
            "The day was held at the Mill Trust’s Barn. The next will be at Quay Hall, York.",
            None,
            "Mill Trust’s Barn",
        ),
        ("Ulmet, Pa. - Nearly 90 sat down at the Old Firehouse.", "Ulmet", "Old Firehouse"),
    ],
)
def test_the_scene_tells_town_and_venue(told: str, town: str | None, venue: str) -> None:
    """Rooms, houses and addresses in running prose; what is still to come is no scene."""
    assert (town, venue) == town_and_venue(f"Mending day\n\n{told}")


def test_every_part_of_the_scene_stands_where_it_is_said_to_stand() -> None:
    """Town and venue with their places in the text."""
    layout = Layout(read(b"Mending day\n\nWe met at Mill House, Quay Road, Whitby YO21 3AA.", "n.txt"))
    for value in place_of(layout, known()):
        assert value is not None
        assert value.text == layout.text[slice(*(value.span or (0, 0)))]


@pytest.mark.parametrize(
    ("text", "name"),
    [(PAGE, "day.html"), ("---\ntitle: Day\nlocation: Mill House, Leeds\n---\nMended in York.", "day.md")],
)
def test_fields_of_the_file_place_it_first(text: str, name: str) -> None:
    """A page's own data, and front matter."""
    assert ("Leeds", "Mill House") == town_and_venue(text, name)


@pytest.mark.parametrize(
    ("town", "held"), [("Birmingham", "birmingham"), ("Walsall", "walsall"), ("Ulmet", None)]
)
def test_a_town_is_matched_to_the_places(town: str, held: str | None) -> None:
    """One that no record knows is proposed as new."""
    layout = Layout(read(f"Mending day\n\nWhere: The Assay Rooms, {town}".encode(), "notes.txt"))
    place, _ = place_of(layout, known())
    assert (town, held) == (place and (place.text, place.known))
    assert place is not None
    assert town == layout.text[slice(*(place.span or (0, 0)))]


TOLD = """Sharing day in Leeds

The day brought sixty people together to hear what they do.

The workshops shared three examples of co-production in practice:

Martin Simon from Timebanking UK and Lawrence Hughes from Fairshares spoke of timebanking as a tool.

Caroline Tomlinson from In Control talked about volunteering, and about dementia and the dementia café.

Rabiyah Latif, from Birmingham City Council, told of a service for refugees.
"""


def test_an_example_without_a_title_is_called_as_a_person_would_call_it() -> None:
    """A theme of the thesaurus at the body by its established name; a name that tells the theme gives way."""
    proposal = propose(read(TOLD.encode(), "day.txt"), known())
    assert [example.title.text for example in proposal.examples] == [
        "Timebanking at Fair Shares",
        "Dementia and volunteering at In Control",
        "Refugees and migrants at Birmingham City Council",
    ]
    assert {e.title.note for e in proposal.examples} == {
        "made from organisation and subject; the text has no title"
    }
