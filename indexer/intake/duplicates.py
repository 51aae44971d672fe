"""What is held already: the same file, the same event, the same initiative, each with its reasons in words.

It only says so: nothing is merged or left out here.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from indexer.authorities import Authorities
from indexer.dates import Moment, RecordDate, parse_date
from indexer.errors import MalformedText
from indexer.folding import STOP_WORDS, fold, term_of
from indexer.intake.proposal import Proposal, ProposedEvent, ProposedExample, Value
from indexer.record import Kind, Record

LIKELY = 0.5
"""From this score on a record is shown as one that may tell of the same."""
MOST = 3
"""How many such records are shown."""
TITLE, PERSON, BODY, PLACE = 0.55, 0.2, 0.1, 0.1
"""What a title that is the same, one rare name and the place are worth."""
PEOPLE, BODIES = 0.4, 0.25
"""The most that people and organisations come to."""
SAME_DAY, SAME_TIME, OTHER_TIME = 0.25, 0.1, -0.4
OTHER_PLACE, TOLD_ELSEWHERE = -0.2, -0.15
"""An event happens once and in one place; an initiative goes on, and is told of elsewhere. All these are set
on the shipped corpus: what passes there are accounts of one initiative or of one event."""


@dataclass(frozen=True)
class Duplicate:
    """A record that may tell of the same.

    Attributes:
        example: Which of the proposed examples it is like, 0-based; None: the event.
        record: Its id; None for a file that is kept though no record names it.
        score: 0 to 1.
        same_file: It was made of this very file, byte for byte.
    """

    record: str | None
    title: str
    reasons: tuple[str, ...]
    score: float = 1.0
    example: int | None = None
    same_file: bool = False

    def in_words(self) -> str:
        """One sentence without its full stop."""
        record = f"“{self.title}” ({self.record})" if self.record else self.title
        return f"{record}: {', '.join(self.reasons)}"


@dataclass(frozen=True)
class Account:
    """What an event or an initiative can be recognised by.

    Attributes:
        titles: The folded words of its title, and of each name of its initiative.
        people, organisations: Ids, and folded names as they are written.
        names: How those, and the places, are called.
    """

    is_event: bool
    titles: tuple[frozenset[str], ...]
    when: RecordDate | None = None
    places: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    names: dict[str, str] = field(default_factory=dict)


class Held:
    """The records there are, ready to be asked whether one is held already."""

    def __init__(self, records: Iterable[Record], authorities: Authorities) -> None:
        self._authorities = authorities
        self._records: dict[str, Record] = {}
        self._accounts: dict[str, Account] = {}
        self._files: dict[str, list[str]] = defaultdict(list)
        self._having: dict[str, set[str]] = defaultdict(set)
        self._spread: Counter[str] = Counter()
        for record in records:
            self.add(record)

    def add(self, record: Record) -> None:
        """Hold one more."""
        account = self._account_of(record)
        self._records[record.id], self._accounts[record.id] = record, account
        for source in record.sources:
            if source.sha256:
                self._files[source.sha256].append(record.id)
        words = frozenset().union(*account.titles)
        self._spread.update(words | account.people | account.organisations)
        for key in words | account.people | account.organisations:
            self._having[key].add(record.id)

    def of_file(self, sha256: str) -> Duplicate | None:
        """The record made of the file with this checksum: the event, where there are several."""
        made = [self._records[record_id] for record_id in self._files.get(sha256, ())]
        if not made:
            return None
        record = min(made, key=lambda record: record.kind is not Kind.EVENT)
        return Duplicate(record.id, record.title, ("the same file, byte for byte",), same_file=True)

    def like(self, proposal: Proposal) -> list[Duplicate]:
        """The records that may tell of the event or of one of its examples, best first for each."""
        when = _date(proposal.event.date)
        found = self._nearest(self._account_of_event(proposal.event, when), None)
        for number, example in enumerate(proposal.examples):
            found += self._nearest(self._account_of_example(example, when), number)
        return found

    def like_record(self, record: Record) -> list[Duplicate]:
        """The records that may tell of the same as one that is being written, best first."""
        near = self._nearest(self._account_of(record), None)
        return [duplicate for duplicate in near if duplicate.record != record.id]

    # --- comparing -----------------------------------------------------------------------------

    def _nearest(self, own: Account, example: int | None) -> list[Duplicate]:
        keys = frozenset().union(*own.titles, own.people, own.organisations)
        candidates = {record_id for key in keys for record_id in self._having.get(key, ())}
        found = []
        for record_id in sorted(candidates):
            other = self._accounts[record_id]
            if other.is_event is own.is_event:
                parts = list(self._compare(own, other))
                score = round(min(sum(worth for worth, _ in parts), 1.0), 2)
                if score >= LIKELY:
                    reasons = tuple(reason for worth, reason in parts if worth > 0)
                    title = self._records[record_id].title
                    found.append(Duplicate(record_id, title, reasons, score, example))
        return sorted(found, key=lambda duplicate: -duplicate.score)[:MOST]

    def _compare(self, own: Account, other: Account) -> Iterator[tuple[float, str]]:
        """Yield what each thing in common, or not, is worth, and its words."""
        yield from self._title_in_common(own, other)
        yield from self._names_in_common("people", own.people & other.people, own, other)
        yield from self._names_in_common("organisations", own.organisations & other.organisations, own, other)
        yield from self._place_in_common(own, other)
        yield from _time_in_common(own, other)

    def _title_in_common(self, own: Account, other: Account) -> Iterator[tuple[float, str]]:
        pairs = [(a, b) for a in own.titles for b in other.titles]
        one, two = max(pairs, key=lambda pair: self._likeness(*pair), default=(frozenset(), frozenset()))
        shared = sorted(f"“{other.names.get(word, word)}”" for word in one & two)
        if one == two and two is not other.titles[0]:
            yield TITLE, "the initiative's name"
        elif shared:
            yield TITLE * self._likeness(one, two), f"title with {', '.join(shared)}"

    def _likeness(self, one: frozenset[str], other: frozenset[str]) -> float:
        """How much of two titles is the same: Dice's measure over words weighed by their rarity.

        *Source:* L. R. Dice, Measures of the amount of ecologic association (1945).
        """
        both = sum(map(self._rarity, one)) + sum(map(self._rarity, other))
        return 2 * sum(map(self._rarity, one & other)) / both if both else 0.0

    def _rarity(self, key: str) -> float:
        """From near 0 for what nearly every record has to 1 for what one has."""
        total = len(self._accounts) + 1
        return math.log((total + 1) / max(self._spread[key], 1)) / math.log(total + 1)

    def _names_in_common(
        self, sort: str, shared: frozenset[str], own: Account, other: Account
    ) -> Iterator[tuple[float, str]]:
        each, most = (PERSON, PEOPLE) if sort == "people" else (BODY, BODIES)
        names = dict.fromkeys(other.names.get(key) or own.names.get(key, key) for key in sorted(shared))
        worth = sum(each * self._rarity(key) for key in shared) * len(names) / max(len(shared), 1)
        if names:
            yield min(worth, most), f"the same {sort}: {', '.join(names)}"

    def _place_in_common(self, own: Account, other: Account) -> Iterator[tuple[float, str]]:
        if not own.places or not other.places:
            return
        if shared := own.places & other.places:
            place = min(shared)
            yield PLACE, f"the same place: {other.names.get(place, place)}"
        elif not (self._around(own) & other.places or self._around(other) & own.places):
            yield (OTHER_PLACE if own.is_event else TOLD_ELSEWHERE), "another place"

    def _around(self, account: Account) -> set[str]:
        """The places that enclose its own."""
        return {name for place in account.places for name in self._authorities.places.ancestors(place)}

    # --- accounts ------------------------------------------------------------------------------

    def _account_of(self, record: Record) -> Account:
        authorities, names = self._authorities, _Names()
        for place in record.places:
            names.add("places", authorities.places.name(place), place)
        for person in record.people:
            established = authorities.people.name(person.person) if person.person else ""
            names.add("people", established or person.as_written or "", person.person)
        for body in record.organisations:
            established = authorities.organisations.name(body.organisation) if body.organisation else ""
            names.add("organisations", established or body.as_written or "", body.organisation)
        initiative = authorities.initiatives.get(record.initiative or "")
        is_event = record.kind is Kind.EVENT
        titles = (record.title, *(initiative.names if initiative and not is_event else ()))
        return names.account(is_event, titles, record.when)

    def _account_of_event(self, event: ProposedEvent, when: RecordDate | None) -> Account:
        names = _Names()
        names.add_values("people", [speaker.name for speaker in event.speakers])
        names.add_values("organisations", [host.name for host in event.hosts])
        names.add_values("places", [event.place] if event.place else [])
        return names.account(True, [event.title.text] if event.title else [], when)

    def _account_of_example(self, example: ProposedExample, when: RecordDate | None) -> Account:
        names = _Names()
        names.add_values("people", [person.name for person in example.people])
        names.add_values("organisations", example.organisations)
        names.add_values("places", [example.place] if example.place else [])
        return names.account(False, [example.title.text], when)


class _Names:
    """Gathers the names of an account: the id and the folded name are both keys of one name."""

    def __init__(self) -> None:
        self._keys: dict[str, set[str]] = {"people": set(), "organisations": set(), "places": set()}
        self._names: dict[str, str] = {}

    def add(self, sort: str, name: str, known: str | None) -> None:
        folded = "" if sort == "places" else " ".join(_folded(name))
        for key in (known, folded):
            if key:
                self._keys[sort].add(key)
                self._names[key] = name

    def add_values(self, sort: str, values: Iterable[Value]) -> None:
        for value in values:
            self.add(sort, value.text, value.known)

    def account(self, is_event: bool, titles: Iterable[str], when: RecordDate | None) -> Account:
        places = {word for place in self._keys["places"] for word in _title_words(self._names[place])}
        words = [_title_words(title, places) for title in titles]
        sorts = {sort: frozenset(keys) for sort, keys in self._keys.items()}
        names = {term: word for title in words for term, word in title.items()} | self._names
        told = tuple(frozenset(title) for title in words if title)
        return Account(is_event, told, when, names=names, **sorts)


def _time_in_common(own: Account, other: Account) -> Iterator[tuple[float, str]]:
    one, two = own.when, other.when
    if one is None or two is None:
        return
    apart = _is_before(one, two) or _is_before(two, one)
    if apart and own.is_event:
        yield OTHER_TIME, "another time"
    elif not apart and _is_day(one.start) and _is_day(two.start):
        yield (SAME_DAY if own.is_event else SAME_TIME), f"the same day: {two.in_words()}"
    elif not apart and own.is_event:
        yield SAME_TIME, f"the same time: {two.in_words()}"


def _is_before(one: RecordDate, other: RecordDate) -> bool:
    return bool(one.latest and other.earliest and one.latest < other.earliest)


def _is_day(moment: Moment | None) -> bool:
    return moment is not None and moment.day is not None


def _date(value: Value | None) -> RecordDate | None:
    try:
        return parse_date(value.text) if value else None
    except MalformedText:
        return None


def _title_words(title: str, places: Collection[str] = ()) -> dict[str, str]:
    """Term → word, for each word that tells something besides the place, which is compared by itself."""
    words = {term_of(word): word for word in _folded(title) if word not in STOP_WORDS}
    return {term: word for term, word in words.items() if term not in places} or words


def _folded(text: str) -> list[str]:
    return [word for raw in re.findall(r"[\w.'’]+", text) if (word := fold(raw))]
