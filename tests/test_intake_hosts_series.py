"""Who held the event, in what part, and which of a series it was."""

import pytest

from conftest import known
from indexer.intake.hosts import hosts_of
from indexer.intake.layout import Layout
from indexer.intake.readers import read
from indexer.intake.series import series_of

TWO = ["Harbour Trust", "Quay Homes"]
PAGE = (
    '<html><head><script type="application/ld+json">{"@type": "Event", "name": "Day", "organizer":'
    ' [{"name": "Harbour Trust"}, {"name": "Quay Homes"}]}</script></head>'
    "<body><main><h1>Mending day</h1><p>Kettles were mended by all who came.</p></main></body></html>"
)


def layout(text: str, name: str = "notes.txt") -> Layout:
    return Layout(read(text.encode(), name))


def hosts(text: str, name: str = "notes.txt") -> list[str]:
    return [party.name.text for party in hosts_of(layout(text, name), known())]


@pytest.mark.parametrize(
    "told",
    [
        "The day was hosted by Harbour Trust and Quay Homes.",
        "The day was hosted jointly by Harbour Trust and Quay Homes.",
        "The conference was jointly hosted by Harbour Trust and Quay Homes.",
        "It was co-hosted by the Harbour Trust and Quay Homes.",
        "It was convened by the Harbour Trust and hosted by Quay Homes.",
        "The seminar was organised by Harbour Trust on behalf of Quay Homes.",
        "The event was hosted by Harbour Trust in partnership with Quay Homes.",
        "The day was held by Harbour Trust together with Quay Homes.",
        "The day was organised by Harbour Trust with the support of Quay Homes.",
        "Our hosts for the day were Harbour Trust and Quay Homes.",
        "The hosts were Harbour Trust and Quay Homes.",
        "Hosted jointly by Harbour Trust and Quay Homes\nLeeds, 3 May 2012",
        "Hosted by: Harbour Trust and Quay Homes",
        "Hosts: Harbour Trust; Quay Homes",
        "Organised by: Harbour Trust\nHosted by: Quay Homes",
        "Trefnwyd gan: Harbour Trust, Quay Homes",
        "Who: Harbour Trust and Quay Homes",
        "Put on by: Harbour Trust and Quay Homes",
        "Harbour Trust and Quay Homes had organised it together.",
        "The day was brought to you by Harbour Trust, working with Quay Homes as joint hosts.",
        "That is a wrap. Thanks to Harbour Trust and Quay Homes, who have jointly run today.",
        "This was the day which Harbour Trust held with Quay Homes in York.",
        "The lectures are organised by Harbour Trust, a body of people with views, together with Quay Homes.",
        "It was held in York on 3 May 2012, and was hosted by the Harbour Trust with Quay Homes.",
    ],
)
def test_hosts_are_found_in_every_wording(told: str) -> None:
    """Alone, jointly, convened and hosted, on behalf of, in partnership, behind a label."""
    assert TWO == hosts(f"Mending day\n\n{told}")


@pytest.mark.parametrize(
    ("told", "host"),
    [
        ("Harbour Trust hosted its annual gathering in Leeds.", "Harbour Trust"),
        ("Leeds City Council hosted the third meeting.", "Leeds City Council"),
        ("The day was hosted by Harbour Trust in Leeds on 3 May 2012.", "Harbour Trust"),
        ("The day was hosted by Harbour Trust at Quay House, Leeds.", "Harbour Trust"),
        ("The day was hosted by Harbour Trust, which has run it since 2001.", "Harbour Trust"),
        ("The day was hosted by Harbour Trust and attended by 60 people.", "Harbour Trust"),
        ("The day was hosted by Harbour Trust and chaired by Ann Lee.", "Harbour Trust"),
        ("The event was funded by Barnwood Trust and hosted by Harbour Trust.", "Harbour Trust"),
        ("The day was hosted by the Friends of Roundhay Park.", "Friends of Roundhay Park"),
        ("Host: Harbour Trust (www.harbour.example)", "Harbour Trust"),
        ("HOSTED BY HARBOUR TRUST", "HARBOUR TRUST"),
        ("We met in York. The Harbour Trust laid it on.", "Harbour Trust"),
        ("On 3 May 2012 Harbour Trust brought tenants together in York.", "Harbour Trust"),
        ("It was the supper that Harbour Trust organises every year.", "Harbour Trust"),
        ("We ran this one in York. We here means Harbour Trust.", "Harbour Trust"),
        ("The Harbour Trust, which is behind the whole tour, was there.", "Harbour Trust"),
        ("The Harbour Trust's roadshow made its second stop at the Mill.", "Harbour Trust"),
        ("The Cromar and Black Isle Co-operative had called it.", "Cromar and Black Isle Co-operative"),
        ("The Harbour Tenants' League did something. The League hopes for more.", "Harbour Tenants' League"),
    ],
)
def test_a_host_is_who_did_it(told: str, host: str) -> None:
    """In whatever voice and tense the text tells it."""
    assert [host] == hosts(f"Mending day\n\n{told}")


@pytest.mark.parametrize(
    ("above", "host"),
    [
        ("ST ANN'S FORUM FOR THE LOWER VALLEY", "St Ann's Forum for the Lower Valley"),
        ("Newsletter of the Harbour Users' Network", "Harbour Users' Network"),
        ("HARBOUR NHS TRUST", "Harbour NHS Trust"),
        ("Blog — Harbour Community Trust — Ely", "Harbour Community Trust"),
        ("ST ANN'S PARISH MAGAZINE", None),
        ("Commons and Care", None),
        ("Report from the Highlands", None),
    ],
)
def test_a_letterhead_is_the_host_where_no_other_is_told(above: str, host: str | None) -> None:
    """The body that writes; magazines, titles and reports are none."""
    assert ([host] if host else []) == hosts(f"{above}\n\nMending day\n\nWe met and mended kettles.")


@pytest.mark.parametrize(
    ("told", "host"),
    [
        ("The day was hosted by Quay Homes for us all.", "Quay Homes"),
    ],
)
def test_a_host_s_name_ends_where_it_ends(told: str, host: str) -> None:
    """Before the place, the date, the clause; a funder is no host."""
    assert [host] == hosts(f"Mending day\n\n{told}")


@pytest.mark.parametrize(
    "told",
    [
        "Ann Lee described a café run by the Quay Trust.",
        "The project is run by Mill Housing Association.",
        "The scheme, led by Leeds City Council, is in its third year.",
        "A walk organised by Rambling Together took place after lunch.",
        "Lunch was provided by Quay Kitchen. The workshops were run by the Youth Project.",
        "The day was hosted by volunteers.",
        "Who: Ann Lee and Bob Hart",
        "Lead: Ann Lee",
        "Ann Lee organised the day and Bob Hart of Quay Homes spoke.",
        "The next day will be organised for us and Quay Homes will be holding it.",
        "Nobody says who held it.",
    ],
)
def test_who_runs_a_project_is_no_host(told: str) -> None:
    """Nor who cooked, or led a walk."""
    assert [] == hosts(f"Mending day\n\n{told}")


@pytest.mark.parametrize(
    ("told", "roles"),
    [
        ("It was hosted by Harbour Trust.", ["host"]),
        ("It was convened by Harbour Trust.", ["convener"]),
        ("It was hosted by Harbour Trust on behalf of Quay Homes.", ["host", "on behalf of"]),
        ("It was hosted by Harbour Trust with the support of Quay Homes.", ["host", "supporter"]),
    ],
)
def test_hosts_have_their_parts(told: str, roles: list[str]) -> None:
    """As the words before them say."""
    assert roles == [party.role for party in hosts_of(layout(f"Mending day\n\n{told}"), known())]


def test_hosts_are_matched_to_the_authorities() -> None:
    """Established ones by any of their names, one of two names once."""
    text = "Day\n\nThe day was hosted by INLOGOV, Birmingham City Council, nef and Nesta.\n\nHosts: NESTA"
    assert ["nesta", "inlogov", "birmingham-city-council", "new-economics-foundation"] == [
        party.name.known for party in hosts_of(layout(text), known())
    ]


def test_a_body_within_another_is_one_host() -> None:
    """INLOGOV, within the University of Birmingham."""
    found = hosts_of(layout("Day\n\nThe day was hosted by INLOGOV, University of Birmingham."), known())
    assert ["inlogov"] == [party.name.known for party in found]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("---\ntitle: Day\nhosts:\n  - Harbour Trust\n  - Quay Homes\n---\nText.", "day.md"),
        (PAGE, "day.html"),
    ],
)
def test_fields_of_the_file_name_hosts(text: str, name: str) -> None:
    """Front matter, and a page's own data."""
    assert TWO == hosts(text, name)


@pytest.mark.parametrize(
    ("told", "series"),
    [
        ("This was the third of five regional seminars.", ("five regional seminars", 3, 5)),
        ("It was the third in a series of five seminars on ageing.", ("five seminars on ageing", 3, 5)),
        ("It was the second of the Practice Roadshows.", ("Practice Roadshows", 2, None)),
        ("The first of our New Conversations", ("New Conversations", 1, None)),
        ("The tenth in our Lunchtime Talks.", ("Lunchtime Talks", 10, None)),
        ("The last of our Learning Exchanges.", ("Learning Exchanges", None, None)),
        ("This is the fourth event in the Building Bridges series.", ("Building Bridges series", 4, None)),
        ("Part of a series of six roadshows across the country.", ("series of six roadshows", None, 6)),
        ("It was part of the Building Bridges series.", ("Building Bridges series", None, None)),
        ("Series: Building Bridges", ("Building Bridges", None, None)),
        ("Building Bridges – seminar 3", ("Building Bridges", 3, None)),
        ("Building Bridges, workshop no. 4", ("Building Bridges", 4, None)),
        ("This was the third Kitchen Table Conversation.", ("Kitchen Table Conversation", 3, None)),
        ("The Seventh Annual Guild Conference", ("Guild Conference", 7, None)),
        ("It was the fifth of its Lab Days.", ("Lab Days", 5, None)),
        ("It was part of our Slow Kettle season.", ("Slow Kettle season", None, None)),
        ("Third in a series of five round tables, Public Manners", ("Public Manners", 3, 5)),
        ("The second of the four Shared Chairs seminars that we run.", ("Shared Chairs", 2, 4)),
        ("Our roadshow, Loud and Clear, made its second stop.", ("Loud and Clear", None, None)),
        ("The Hear Here! roadshow reached its fifth stop.", ("Hear Here! roadshow", 5, None)),
        ("It was the opening event of the Two Shores Festival.", ("Two Shores Festival", None, None)),
        ("The second residential of the Edge Exchange, York", ("Edge Exchange", 2, None)),
        ("Kitchen Seminar Series, no. 4", ("Kitchen Seminar Series", 4, None)),
        ("Kitchen Seminars #6", ("Kitchen Seminars", 6, None)),
        ("Newsletter of the Harbour Trust, no. 4", (None, None, None)),
        ("Journal of the Harbour Guild Volume 9, Number 2", (None, None, None)),
        ("It was the First World War that closed the mill.", (None, None, None)),
        ("The first of many questions was about money.", (None, None, None)),
        ("The second of the speakers was Ann Lee.", (None, None, None)),
        ("We drank the last of the coffee.", (None, None, None)),
        ("Nothing is told of others.", (None, None, None)),
        ("It was the third in a yearly series.", (None, None, None)),
        ("The second in our series.", (None, None, None)),
        ("Part of an annual series, it drew sixty people.", (None, None, None)),
    ],
)
def test_a_series_has_its_name_and_number(
    told: str, series: tuple[str | None, int | None, int | None]
) -> None:
    """And how many there are, where it is told; first things of other kinds are no series."""
    found, number, size = series_of(layout(f"Mending day\n\n{told}"))
    assert series == (found.text if found else None, number, size)


def test_the_day_itself_is_no_host() -> None:
    """What brought people together is not who did."""
    assert [] == hosts("Harbour Sharing Day brought us together in Leeds on 4 May 2012.")
