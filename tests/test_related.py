"""Records near another: the rarest that is shared counts most, and every one says why it is there."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from indexer.catalogue import Catalogue
from indexer.settings import Settings

THESAURUS = "".join(
    f"- id: {theme}\n  prefLabel: {theme.title()}\n" for theme in ("common", "rare", "above")
) + ("- id: below\n  prefLabel: Below\n  broader: [above]\n")
PLACES = "".join(
    f"- id: {place}\n  name: {place.title()}\n" + (f"  within: {within}\n" if within else "")
    for place, within in [("britain", ""), ("wales", "britain"), ("cardiff", "wales"), ("barry", "wales")]
)
PEOPLE = "- id: ann\n  name: Ann Jones\n"
RECORDS: Mapping[str, str] = {
    "asked": "themes: [common, rare, below]\nplaces: [cardiff]\npart_of: day\npeople: [{person: ann}]",
    "day": "kind: event\nthemes: [common, rare, below]\nplaces: [cardiff]\nseries: {name: Days}",
    "sibling": "part_of: day\nplaces: [cardiff]\nthemes: [common]\npeople: [{person: ann}]",
    "same-rare": "themes: [rare]",
    "same-common": "themes: [common]",
    "near-by": "places: [barry]",
    "wider-theme": "themes: [above]",
    "next-day": "kind: event\nthemes: [rare]\nseries: {name: Days}",
    "hidden": "status: draft\nthemes: [rare]\nplaces: [cardiff]",
    **{f"other{number}": "themes: [common]\nplaces: [britain]" for number in range(5)},
}


@pytest.fixture(scope="module")
def near(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, tuple[object, str]]]:
    """The records near one: id → what is shared, and the family, the nearest first."""
    root = tmp_path_factory.mktemp("related")
    for folder in ("records", "authorities"):
        (root / "corpus" / folder).mkdir(parents=True)
    (root / "corpus" / "thesaurus.yaml").write_text(THESAURUS)
    (root / "corpus" / "authorities" / "places.yaml").write_text(PLACES)
    (root / "corpus" / "authorities" / "people.yaml").write_text(PEOPLE)
    for record, elements in RECORDS.items():
        lines = {"kind": "case-study", "status": "published"}
        text = "".join(f"{key}: {value}\n" for key, value in lines.items() if f"{key}:" not in elements)
        (root / "corpus" / "records" / f"{record}.md").write_text(
            f"---\nid: {record}\ntitle: The {record} account\n{text}{elements}\n---\n"
        )
    catalogue = Catalogue(Settings(corpus=root / "corpus", var=root / "var"))
    catalogue.refresh()
    assert not catalogue.corpus.load().problems
    return lambda record: {
        found.hit.id: (dict(found.shared), found.family)
        for found in catalogue.related(catalogue.record(record))
    }


Near = Callable[[str], dict[str, tuple[object, str]]]


def test_a_rare_theme_counts_more_than_a_common_one(near: Near) -> None:
    """Whoever shares the rare one stands first, and those that share the common one say it."""
    found = near("same-rare")
    assert next(iter(found)) in ("next-day", "asked", "day")
    order = list(near("asked"))
    assert order.index("same-rare") < order.index("same-common")
    assert near("asked")["same-rare"] == ({"theme": ("rare",)}, "")


def test_a_place_is_shared_by_all_that_lies_within(near: Near) -> None:
    """Told by the smallest place that encloses both."""
    assert near("asked")["near-by"] == ({"place": ("wales",)}, "")


def test_a_theme_is_shared_by_narrower_ones(near: Near) -> None:
    """In both directions."""
    assert near("asked")["wider-theme"] == ({"theme": ("above",)}, "")
    assert near("wider-theme")["asked"] == ({"theme": ("above",)}, "")


def test_the_event_and_its_examples_are_no_answer_to_one_another(near: Near) -> None:
    """They stand on each other's pages already; nor is anything near itself."""
    assert not {"day", "asked"} & near("asked").keys()
    assert not {"sibling", "asked", "day"} & near("day").keys()


def test_accounts_of_one_event_say_so_and_gain_nothing_by_it(near: Near) -> None:
    """Neither by its place nor by who was there; of one series likewise."""
    assert near("asked")["sibling"] == ({"theme": ("common",)}, "event")
    assert near("day")["next-day"] == ({"theme": ("rare",)}, "series")


def test_what_is_not_public_is_never_near(near: Near) -> None:
    """A draft with everything in common."""
    assert "hidden" not in near("asked")


def test_an_account_without_themes_is_near_by_its_wording(near: Near, tmp_path: Path) -> None:
    """And shares nothing that could be told."""
    (tmp_path / "records").mkdir()
    for record, title in (("a", "Elders and sheds"), ("b", "Sheds for elders"), ("c", "Choirs")):
        (tmp_path / "records" / f"{record}.md").write_text(
            f"---\nid: {record}\nkind: case-study\ntitle: {title}\nstatus: published\n---\n"
        )
    catalogue = Catalogue(Settings(corpus=tmp_path, var=tmp_path / "var"))
    catalogue.refresh()
    related = catalogue.related(catalogue.record("a"))
    assert [(found.hit.id, dict(found.shared)) for found in related] == [("b", {})]
    assert related[0].hit.title.spans == ()
