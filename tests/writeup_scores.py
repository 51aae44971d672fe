"""Precision, recall and F1 of what the intake proposes, field by field, against labelled write-ups.

An output is what `indexer.intake.proposal.as_json` gives; a label is the YAML beside a write-up. What a label
has under `*_optional` and `themes_allow` is neither right nor false.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import writeup_matches as matches
from writeup_matches import is_named, levelled, same_organisation, same_person, same_place, same_theme, words

FIELDS = (
    *("title", "date_start", "date_end", "place", "venue", "hosts", "series", "speakers"),
    *("speaker_affiliation", "themes", "body", "examples", "ex_title", "ex_people", "ex_organisations"),
    *("ex_place", "ex_themes", "ex_body"),
)
MOST_THEMES = 12
COMMON_THEMES = (
    "co-production|coproduction|co-creation|participation|community engagement|engagement|community"
    "|communities|public services|involvement|service user involvement|empowerment|trust|culture|leadership"
    "|relationships|partnership|collaboration|social care|care|health|health and social care|wellbeing"
    "|volunteering|neighbours|neighbourhoods|local government"
)
"""What any write-up of this field may be said to be about."""
ONLINE = frozenset({"online", "zoom", "virtual", "webinar", "teams"})
MORE_OF_AFFILIATION = 20
"""Words that may stand beside the organisation's: the post that is held there."""
REPEATED_SENTENCE = 30
"""Letters; a shorter one may well stand twice in a text."""
SAME_EXAMPLE = 1.0
"""Weight from which a proposed example is taken for a labelled one; its excerpt alone weighs 3."""

Label = Mapping[str, Any]
Output = Mapping[str, Any]
Wanted = TypeVar("Wanted")
Said = TypeVar("Said")


@dataclass
class Count:
    """What was right in one field, and what was not.

    Attributes:
        false: Proposed, and not so.
        missed: Labelled, and not proposed.
    """

    right: int = 0
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """The share of what was proposed that is right; None where nothing was."""
        proposed = self.right + len(self.false)
        return self.right / proposed if proposed else None

    @property
    def recall(self) -> float | None:
        """The share of what is labelled that was proposed; None where nothing is."""
        labelled = self.right + len(self.missed)
        return self.right / labelled if labelled else None

    @property
    def f1(self) -> float | None:
        """Their harmonic mean; None where nothing was to be said and nothing was."""
        weight = 2 * self.right + len(self.false) + len(self.missed)
        return 2 * self.right / weight if weight else None


class Scores:
    """The counts of each field, summed over the write-ups that were added."""

    def __init__(self, pairs: Iterable[tuple[Label, Output]] = ()) -> None:
        self.counts = {name: Count() for name in FIELDS}
        for label, output in pairs:
            _Writeup(self, label, output).count()

    @property
    def macro_f1(self) -> float:
        """The mean of the fields' F1."""
        told = [count.f1 for count in self.counts.values() if count.f1 is not None]
        return sum(told) / len(told) if told else 0.0


class _Writeup:
    """One write-up, as it is counted."""

    def __init__(self, scores: Scores, label: Label, output: Output) -> None:
        self._counts, self._label = scores.counts, label
        self._event, self._examples = output["event"], output["examples"]
        self._event_body = levelled(self._event["body"])
        self._bodies = [levelled(example["body"]) for example in self._examples]
        self._all_bodies = "\n".join([self._event_body, *self._bodies])

    def count(self) -> None:
        """Add its counts to the scores."""
        self._count_title_and_dates()
        self._count_place_and_venue()
        self._count_hosts_and_series()
        self._count_speakers()
        self._count_body()
        allowed = self._label.get("themes_allow") or ()
        self._themes("themes", self._label["themes"], self._event["themes"], allowed, self._all_bodies)
        self._count_examples()

    # --- the event -----------------------------------------------------------------------------

    def _count_title_and_dates(self) -> None:
        label, event = self._label, self._event
        title = event["title"] or ""
        trap = levelled(title) in map(levelled, label.get("not_title") or ())
        self._one(
            "title", title, label["title"], is_right=not trap and matches.same_title(label["title"], title)
        )
        for name in ("date_start", "date_end"):
            wanted, said = str(label[name])[:10], (event[name] or "")[:10]
            self._one(name, said, wanted, is_right=wanted == said)

    def _count_place_and_venue(self) -> None:
        place, venue = self._event["place"] or "", self._event["venue"] or ""
        town, named, label = self._label["place"]["town"], set(words(place)), self._label.get("venue")
        if town:
            self._one("place", place, town, is_right=same_place(town, place))
        else:
            self._one("place", place, "online", is_right=not named or bool(ONLINE & named))
        if label:
            self._one("venue", venue, label, is_right=matches.same_venue(label, venue))
        elif words(venue):
            self._false("venue", venue)

    def _count_hosts_and_series(self) -> None:
        label, series = self._label, self._event["series"] or ""
        self._many(
            "hosts", label["hosts"], self._event["hosts"], same_organisation, _optional(label, "hosts")
        )
        if label.get("series"):
            self._one(
                "series", series, label["series"], is_right=matches.same_series(label["series"], series)
            )
        elif words(series) and not any(
            matches.same_series(one, series) for one in _optional(label, "series")
        ):
            self._false("series", series)

    def _count_speakers(self) -> None:
        labels = self._label["speakers"]
        found, left = _paired(labels, self._event["speakers"], lambda a, b: same_person(a["name"], b["name"]))
        for label, speaker in zip(labels, found, strict=True):
            self._told("speakers", label["name"], is_right=speaker is not None)
            said, wanted = (speaker or {}).get("affiliation") or "", label["affiliation"]
            is_right = same_organisation(wanted, said, more=MORE_OF_AFFILIATION)
            self._one("speaker_affiliation", said, wanted, is_right=is_right)
        for speaker in left:
            if not any(same_person(one, speaker["name"]) for one in _optional(self._label, "speakers")):
                self._false("speakers", speaker["name"])

    def _count_body(self) -> None:
        for sentence in self._label["must_survive"]:
            wanted = levelled(sentence)
            self._told("body", sentence, is_right=wanted in self._all_bodies)
            if len(wanted) > REPEATED_SENTENCE and self._event_body.count(wanted) > 1:
                self._false("body", sentence)
        for sentence in self._label.get("must_not_in_body") or ():
            if levelled(sentence) in self._all_bodies:
                self._false("body", sentence)

    # --- its examples --------------------------------------------------------------------------

    def _count_examples(self) -> None:
        paired = self._paired_examples()
        for index, label in enumerate(self._label["examples"]):
            place = paired.get(index)
            self._told("examples", label["title_keywords"][0], is_right=place is not None)
            if place is None:
                self._count_example(index, {}, "")
            else:
                self._count_example(index, self._examples[place], self._bodies[place])
        for place in set(range(len(self._examples))) - set(paired.values()):
            self._false("examples", self._examples[place]["title"])

    def _paired_examples(self) -> dict[int, int]:
        """Labelled example → proposed one, as numbers; those that are most alike are paired first."""
        weights = [
            (-_alikeness(label, example, body), index, place)
            for index, label in enumerate(self._label["examples"])
            for place, (example, body) in enumerate(zip(self._examples, self._bodies, strict=True))
        ]
        paired: dict[int, int] = {}
        for weight, index, place in sorted(weights):
            if -weight >= SAME_EXAMPLE and index not in paired and place not in paired.values():
                paired[index] = place
        return paired

    def _count_example(self, index: int, example: Output, body: str) -> None:
        label = self._label["examples"][index]
        title, keywords = example.get("title") or "", label["title_keywords"]
        named = _share(keywords, lambda keyword: is_named([keyword], title))
        self._one("ex_title", title, keywords[0], is_right=named >= 0.5)
        people, bodies = example.get("people", []), example.get("organisations", [])
        self._many("ex_people", label["people"], people, same_person, _optional(label, "people"))
        optional = _optional(label, "organisations")
        self._many("ex_organisations", label["organisations"], bodies, same_organisation, optional)
        self._count_example_place(label, example.get("place") or "")
        allowed = [*(self._label.get("themes_allow") or ()), *self._label["themes"]]
        self._themes("ex_themes", label["themes"], example.get("themes", []), allowed, body)
        for other, one in enumerate(self._label["examples"]):
            held = levelled(one["excerpt"]) in body
            if other == index:
                self._told("ex_body", one["excerpt"], is_right=held)
            elif held:
                self._false("ex_body", one["excerpt"])

    def _count_example_place(self, label: Label, place: str) -> None:
        """The event's own town is no fault where the example has none."""
        wanted, optional = label.get("place"), _optional(label, "place")
        if wanted:
            is_right = same_place(wanted, place)
            if is_right or not is_named(optional, place):
                self._one("ex_place", place, wanted, is_right=is_right)
        elif words(place) and not is_named([*optional, self._label["place"]["town"] or ""], place):
            self._false("ex_place", place)

    # --- kinds of fields -----------------------------------------------------------------------

    def _one(self, name: str, said: str, wanted: str, *, is_right: bool) -> None:
        """A field of one value."""
        self._told(name, wanted, is_right=is_right)
        if not is_right and said.strip():
            self._false(name, said)

    def _many(
        self,
        name: str,
        labels: Sequence[str],
        said: Sequence[str],
        same: Callable[[str, str], bool],
        optional: Sequence[str],
    ) -> None:
        """A field of several values; one that is proposed twice is right once and false once."""
        found, left = _paired(labels, said, same)
        for label, one in zip(labels, found, strict=True):
            self._told(name, label, is_right=one is not None)
        for one in _paired(optional, left, same)[1]:
            self._false(name, one)

    def _themes(
        self, name: str, labels: Sequence[str], said: Sequence[str], allowed: Iterable[str], body: str
    ) -> None:
        """False is a theme that no label allows and no word of the body tells of, and any past the 12th."""
        for label in labels:
            self._told(name, label, is_right=any(same_theme(label, one) for one in said))
        allowed, in_body = [*labels, *allowed, COMMON_THEMES], set(matches.stems(body))
        for place, one in enumerate(said):
            told = any(matches.stems(word)[0] in in_body for word in words(one) if len(word) > 3)
            if place >= MOST_THEMES or not (told or any(same_theme(label, one) for label in allowed)):
                self._false(name, one)

    def _told(self, name: str, wanted: str, *, is_right: bool) -> None:
        if is_right:
            self._counts[name].right += 1
        else:
            self._counts[name].missed.append(f"{self._label['name']}: {wanted}")

    def _false(self, name: str, said: str) -> None:
        self._counts[name].false.append(f"{self._label['name']}: {said}")


def _optional(label: Label, name: str) -> list[str]:
    return label.get(f"{name}_optional") or []


def _paired(
    labels: Sequence[Wanted], said: Sequence[Said], same: Callable[[Wanted, Said], bool]
) -> tuple[list[Said | None], list[Said]]:
    """For each label the first value that says the same, each value once; and the values that are left."""
    found: list[Said | None] = []
    left = list(said)
    for label in labels:
        place = next((place for place, one in enumerate(left) if same(label, one)), None)
        found.append(None if place is None else left.pop(place))
    return found, left


def _alikeness(label: Label, example: Output, body: str) -> float:
    """How much speaks for it that a proposed example is the labelled one, 6.5 at most."""
    people, bodies, title = example["people"], example["organisations"], example["title"]
    return (
        3 * (levelled(label["excerpt"]) in body)
        + 2 * _share(label["title_keywords"], lambda one: is_named([one], title))
        + _share(label["people"], lambda one: any(same_person(one, said) for said in people))
        + 0.5 * _share(label["organisations"], lambda one: any(same_organisation(one, s) for s in bodies))
    )


def _share(labels: Sequence[str], is_told: Callable[[str], bool]) -> float:
    return sum(map(is_told, labels)) / max(1, len(labels))
