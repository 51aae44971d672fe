"""What one example says: its title, who tells it, which bodies, where, and about what."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from indexer.folding import fold
from indexer.intake.bodies import names_body, organisations_of
from indexer.intake.entries import opens_with_given_name
from indexer.intake.known import Known, name_key, person_key
from indexer.intake.layout import Layout
from indexer.intake.naming import NOT_NAMES, ORDINARY_WORDS, is_organisation_name
from indexer.intake.people import Mention, merged
from indexer.intake.proposal import ProposedExample, Span, Speaker, Value
from indexer.intake.stretch import Stretch, sentences_of
from indexer.intake.tellers import Tellers, tellers_of
from indexer.intake.themes import themes_in

MOST_EXAMPLE_THEMES = 8
OPENING_SENTENCES = 4
MOST_WORDS_OF_PLACE = 4
BESIDE_NEXT = 60
"""Letters between two people who tell together."""


def tells(layout: Layout, mentions: list[Mention], known: Known, first: int, last: int) -> bool:
    """Somebody is named in these blocks, or an organisation that is known or shaped like one."""
    if first >= last:
        return False
    start, end = layout.blocks[first].start, layout.blocks[last - 1].end
    if _between(mentions, start, end):
        return True
    return any(True for _ in known.organisations_in(layout.text[start:end])) or names_body(
        layout.text, (start, end), known
    )


def _between(mentions: list[Mention], start: int, end: int) -> list[Mention]:
    """Those of the mentions, which stand in the order of the text, that begin in a stretch of it."""
    low = bisect_left(mentions, start, key=lambda mention: mention.span[0])
    return mentions[low : bisect_left(mentions, end, lo=low, key=lambda mention: mention.span[0])]


def example_of(
    layout: Layout, stretch: Stretch, mentions: list[Mention], speakers: tuple[Speaker, ...], known: Known
) -> ProposedExample:
    """All that a stretch of blocks says as an example."""
    start, end = layout.blocks[stretch.first].start, layout.blocks[stretch.last - 1].end
    here = _between(mentions, start, end)
    stretch = replace(stretch, title=_without_teller(layout.text, stretch.title, here, known))
    tellers = tellers_of(layout, stretch, known)
    inside = [mention for mention in here if not mention.excluded and not _is_title(mention, stretch.title)]
    people = _people_of(layout.text, tellers, inside, speakers, known)
    title = layout.text[slice(*stretch.title)].strip() if stretch.title else ""
    organisations = organisations_of(layout.text, (start, end), title, people, known)
    people = tuple(
        person
        if person.affiliation or not organisations
        else replace(person, affiliation=_told_for(organisations[0]))
        for person in people
    )
    themes = themes_in(layout.text, [(start, end)], known, MOST_EXAMPLE_THEMES)
    return ProposedExample(
        title=_example_title(layout, stretch, organisations, themes, people, known),
        spans=tuple((block.start, block.end) for block in layout.blocks[stretch.first : stretch.last]),
        people=people,
        organisations=organisations,
        place=tellers.place
        or _labelled_place(layout, (start, end), known)
        or _example_place(layout.text, (start, end), stretch.title, people, organisations, known),
        themes=themes,
    )


def _labelled_place(layout: Layout, span: Span, known: Known) -> Value | None:
    """The place behind its label: `Where: Leeds`."""
    for fact in layout.values("place"):
        if span[0] <= fact.span[0] < span[1] and len(fact.value.split()) <= MOST_WORDS_OF_PLACE:
            return known.place(Value(fact.value, fact.span, f"after the label “{fact.label}”"))
    return None


def _told_for(body: Value) -> Value:
    """The body of the example as its teller's, which is inferred."""
    return replace(
        body, by="the body that the example is about", note="inferred: the text does not say it of the person"
    )


def _without_teller(text: str, title: Span | None, mentions: list[Mention], known: Known) -> Span | None:
    """A title without the teller or the town behind it: `The Long Bench – Ann Lee`, `The Launderette (Rochdale)`."""
    if title is None:
        return None
    bracket = _TOWN_BEHIND.search(text, *title)
    stops = (
        [bracket.start()]
        if bracket and (known.is_place(bracket["town"]) or bracket["town"].istitle())
        else []
    )
    for mention in mentions:
        sign = (
            _SIGN_BEFORE.search(text, title[0], mention.span[0])
            if title[0] < mention.span[0] < title[1]
            else None
        )
        stops += [sign.start()] if sign else []
    return (title[0], min(stops)) if stops and min(stops) > title[0] else title


_TOWN_BEHIND = re.compile(r"\s*\((?P<town>[^\W\d_a-z][\w’' -]{2,30})\)$")
_SIGN_BEFORE = re.compile(r"(?:\s[–—|-]\s|\s?\(|,\s|:\s)(?:(?:by|with|led by|told by)\s)?$|\s(?:by|with)\s$")


def _is_title(mention: Mention, title: Span | None) -> bool:
    """The title looks like somebody's name: `Ward Rounds Reversed`."""
    inside = title and title[0] <= mention.span[0] < title[1]
    return bool(inside) and not opens_with_given_name(mention.name)


def _people_of(
    text: str, tellers: Tellers, inside: list[Mention], speakers: tuple[Speaker, ...], known: Known
) -> tuple[Speaker, ...]:
    """The tellers that its head names, and those who speak in it, or are named where nobody speaks."""
    listed = {person_key(speaker.name.text): speaker for speaker in speakers}
    telling = [mention for mention in inside if mention.spoke or person_key(mention.name) in listed] or inside
    telling = [
        mention for mention in inside if mention in telling or _tells_with_next(text, mention, telling)
    ]
    named = [mention.as_speaker("named in the example") for mention in telling]
    bodies = {name_key(person.affiliation.text) for person in tellers.people if person.affiliation}
    named = [person for person in named if name_key(person.name.text) not in bodies]
    people = merged([*tellers.people, *named], known)
    return tuple(
        Speaker(person.name, person.affiliation or (held.affiliation if held else None), person.role)
        for person in people
        for held in [listed.get(person_key(person.name.text))]
    )


def _tells_with_next(text: str, mention: Mention, telling: list[Mention]) -> bool:
    """`Ann Lee drives it and Bo Ray told us …`: both tell."""
    following = (other.span[0] for other in telling if other.span[0] > mention.span[1])
    between = text[mention.span[1] : min(following, default=mention.span[1])]
    return len(between) < BESIDE_NEXT and between.endswith(" and ")


def _example_title(
    layout: Layout,
    stretch: Stretch,
    organisations: tuple[Value, ...],
    themes: tuple[Value, ...],
    people: tuple[Speaker, ...],
    known: Known,
) -> Value:
    if stretch.title and layout.text[slice(*stretch.title)].strip():
        return Value(layout.text[slice(*stretch.title)].strip(), stretch.title, stretch.by)
    made = _made_title(organisations, themes, people, known) or " ".join(
        layout.of(stretch.first).split()[:10]
    )
    return Value(made, None, stretch.by, "made from organisation and subject; the text has no title")


def _made_title(
    organisations: tuple[Value, ...], themes: tuple[Value, ...], people: tuple[Speaker, ...], known: Known
) -> str:
    """`Timebanking at Fair Shares`, `Dementia and volunteering at Cromer Walkers`: themes that the body's name
    does not tell as well. Only labels and names are put together; other words of a text make no grammar.
    """
    held = known.authorities.organisations
    labels = [theme.text for theme in themes if theme.known and theme.text not in SAYS_LITTLE]
    names = [held.name(body.known) if body.known else body.text for body in organisations]
    for name in names:
        if told := _two_of([label for label in labels if not _stems(label) & _stems(name)]):
            return f"{told} at {name}"
    if people and not names:
        return f"{_two_of(labels) or 'An example'} told by {people[0].name.text}"
    return names[0] if names else _two_of(labels)


def _two_of(labels: list[str]) -> str:
    """The first label, and the next one where neither is of two things itself."""
    plain = [label for label in labels if " and " not in label]
    if len(plain) < len(labels[:2]) or not plain[1:]:
        return labels[0] if labels else ""
    second = plain[1] if any(map(str.isupper, plain[1][1:])) else plain[1][0].lower() + plain[1][1:]
    return f"{plain[0]} and {second}"


def _stems(words: str) -> set[str]:
    return {fold(word)[:STEM] for word in words.replace("-", " ").split() if len(word) > SHORTEST_WORD}


SAYS_LITTLE = frozenset({"Co-production"})
"""Every example here is one of it."""
STEM, SHORTEST_WORD = 5, 3
"""Letters: by the first five words are of one stem, those of three and fewer are of none."""


def _example_place(
    text: str,
    span: Span,
    title: Span | None,
    people: tuple[Speaker, ...],
    organisations: tuple[Value, ...],
    known: Known,
) -> Value | None:
    """The town that its head, or its first sentences, place the example in; else the one a body is named by."""
    start, end = span
    names = {person.name.text for person in people}
    opening = [
        span for _, span in zip(range(OPENING_SENTENCES), sentences_of(text, start, end), strict=False)
    ]
    stop = opening[-1][1] if opening else end
    bodies = [(low + start, high + start) for (low, high), _ in known.organisations_in(text[start:stop])]
    bodies += [body.span for body in organisations if body.span]
    places = [
        (start + low, start + high)
        for (low, high), _ in known.places_in(text[start:end])
        if not any(first <= start + low < last for first, last in bodies)
        and text[start + low : start + high] not in names
        and not _GOES_ON.match(text, start + high)
    ]
    for signs, low, high in ((_IN_HEAD, start, title[1] + 1 if title else start), (_PLACED, start, stop)):
        for place in places:
            if low <= place[0] < high and signs.search(text[max(start, place[0] - 24) : place[0]]):
                by = "in its head" if signs is _IN_HEAD else "where the text places it"
                return known.place(Value(text[slice(*place)], place, by))
    for match in _IN_PLACE.finditer(text, start, stop):
        name = match["place"]
        is_name = not is_organisation_name(name) and name.split()[0].lower() not in NOT_NAMES
        if any(low <= match.start() < high for low, high in bodies) or (title and match.start() < title[1]):
            continue
        if is_name and name not in names and not _is_of_words(name):
            return known.place(Value(name, match.span("place"), f"behind “{match['sign']}”"))
    return _place_beside(text, places, stop, organisations, known)


def _is_of_words(name: str) -> bool:
    return name.rsplit(maxsplit=1)[-1].lower() in ORDINARY_WORDS


def _place_beside(
    text: str, places: list[Span], stop: int, organisations: tuple[Value, ...], known: Known
) -> Value | None:
    """A town named in passing: `Leeds's`, `the Slough depot`; later on, `in Bury`; in a body's name, `Govan Captains`."""
    for low, high in places:
        if low < stop and (
            text[high : high + 2] in ("’s", "'s") or text[max(0, low - 4) : low].lower() == "the "
        ):
            return known.place(Value(text[low:high], (low, high), "as the owner of a name"))
    for low, high in places:
        if low >= stop and _PLACED.search(text[max(0, low - 24) : low]):
            return known.place(Value(text[low:high], (low, high), "where the text places it"))
    for body in organisations:
        first = re.match(r"[A-Z][\w’'-]+(?=\s[A-Z])", body.text)
        if first and body.span and known.is_place(first[0]):
            span = (body.span[0], body.span[0] + len(first[0]))
            if text[slice(*span)] == first[0]:
                return known.place(Value(first[0], span, "by the name of the body", "inferred from a name"))
    return None


_GOES_ON = re.compile(r"\s(?:the|an?)\s")
"""`Reading the Signs` is about no town."""
_IN_HEAD = re.compile(r"(?:^|[(,–—-]\s*|\b(?:in|at|from|of)\s+)$")
_PLACED = re.compile(
    r"(?:\b(?:in|at|near|around|across|from|of|on|outside|over)\s+(?:the\s+)?|[(,]\s*)$", re.IGNORECASE
)


def with_bodies_of_examples(
    speakers: tuple[Speaker, ...], examples: tuple[ProposedExample, ...]
) -> tuple[Speaker, ...]:
    """Speakers of whom no body is told, with that of the one example they tell."""
    told = {
        person_key(p.name.text): p.affiliation
        for example in examples
        for p in example.people
        if p.affiliation
    }
    return tuple(
        speaker
        if speaker.affiliation
        else replace(speaker, affiliation=told.get(person_key(speaker.name.text)))
        for speaker in speakers
    )


_IN_PLACE = re.compile(
    r"\b(?P<sign>[Ii]n|[Aa]t|[Nn]ear|[Rr]ound|(?:edge|end|side|outskirts) of)\s+(?P<place>[^\W\d_a-zß-öø-ÿ][^\W\d_A-Z]+(?:[’'-][^\W\d_]+)*(?:[ -](?:(?:on|upon|under|le|by|super|in)[ -])?[A-Z][a-z’'-]+)*)"
    r"(?![\w’'-]*\s+(?:Council|University|Trust|Road|Street|Lane|Centre|House|Hall))"
)
