"""What one example says: its title, who tells it, which bodies, where, and about what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from indexer.intake.dates_in_text import dates_in
from indexer.intake.known import Known, name_key, person_key
from indexer.intake.layout import Layout
from indexer.intake.naming import NOT_NAMES, ORDINARY_WORDS, ORGANISATION, is_organisation_name
from indexer.intake.people import Mention, merged
from indexer.intake.proposal import ProposedExample, Span, Speaker, Value
from indexer.intake.stretch import Stretch, sentences_of
from indexer.intake.themes import themes_in

MOST_EXAMPLE_THEMES = 8
OPENING_SENTENCES = 4


def tells(layout: Layout, mentions: list[Mention], known: Known, first: int, last: int) -> bool:
    """Somebody is named in these blocks, or an organisation that is known or shaped like one."""
    if first >= last:
        return False
    start, end = layout.blocks[first].start, layout.blocks[last - 1].end
    if any(start <= mention.span[0] < end for mention in mentions):
        return True
    return any(True for _ in known.organisations_in(layout.text[start:end]))


def example_of(
    layout: Layout, stretch: Stretch, mentions: list[Mention], speakers: tuple[Speaker, ...], known: Known
) -> ProposedExample:
    """All that a stretch of blocks says as an example."""
    start, end = layout.blocks[stretch.first].start, layout.blocks[stretch.last - 1].end
    people = _people_of(start, end, mentions, speakers, known)
    title = layout.text[slice(*stretch.title)].strip() if stretch.title else ""
    organisations = _organisations_of(layout.text, start, end, title, people, known)
    people = tuple(
        person
        if person.affiliation or not organisations
        else replace(person, affiliation=_told_for(organisations[0]))
        for person in people
    )
    themes = themes_in(layout.text, [(start, end)], known, MOST_EXAMPLE_THEMES)
    return ProposedExample(
        title=_example_title(layout, stretch, organisations, themes, people),
        spans=tuple((block.start, block.end) for block in layout.blocks[stretch.first : stretch.last]),
        people=people,
        organisations=organisations,
        place=_example_place(layout.text, (start, end), stretch.title, people, organisations, known),
        themes=themes,
    )


def _told_for(body: Value) -> Value:
    """The body of the example as its teller's, which is inferred."""
    return replace(
        body, by="the body that the example is about", note="inferred: the text does not say it of the person"
    )


def _people_of(
    start: int, end: int, mentions: list[Mention], speakers: tuple[Speaker, ...], known: Known
) -> tuple[Speaker, ...]:
    listed = {person_key(speaker.name.text): speaker for speaker in speakers}
    inside = [mention for mention in mentions if start <= mention.span[0] < end and not mention.excluded]
    telling = [mention for mention in inside if mention.spoke or person_key(mention.name) in listed] or inside
    people = merged([mention.as_speaker("named in the example") for mention in telling], known)
    return tuple(
        Speaker(person.name, person.affiliation or (held.affiliation if held else None), person.role)
        for person in people
        for held in [listed.get(person_key(person.name.text))]
    )


def _organisations_of(
    text: str, start: int, end: int, title: str, people: tuple[Speaker, ...], known: Known
) -> tuple[Value, ...]:
    bodies: dict[str, Value] = {}
    for person in people:
        if person.affiliation:
            bodies.setdefault(person.affiliation.known or person.affiliation.text.lower(), person.affiliation)
    for (low, high), holder in known.organisations_in(text[start:end]):
        value = Value(
            text[start + low : start + high],
            (start + low, start + high),
            "named in the example",
            known=holder,
        )
        bodies.setdefault(holder, value)
    for span in _named_bodies(text, start, end, title, people):
        value = known.organisation(Value(text[slice(*span)], span, "named in the example"))
        if not any(
            name_key(value.text) in name_key(body.text) or name_key(body.text) in name_key(value.text)
            for body in bodies.values()
        ):
            bodies.setdefault(value.known or value.text.lower(), value)
    return tuple(bodies.values())


def _named_bodies(text: str, start: int, end: int, title: str, people: tuple[Speaker, ...]) -> Iterator[Span]:
    """Organisations by the shape of their names in the opening of an example that no teller's body is known for."""
    if any(person.affiliation for person in people):
        return
    run_by = _RUN_BY.search(text, start, end)
    if run_by and is_named_body(run_by["org"]):
        yield run_by.span("org")
        return
    plain = re.sub(r"^(?:The|A|An)\s+", "", re.split(r"\s*[:–—,(]\s*", title)[0])
    at = text.find(plain, start + len(title), end) if len(plain) > 3 and plain.istitle() else -1
    if at >= 0 and (len(plain.split()) > 1 or is_organisation_name(plain)):
        yield at, at + len(plain)
        return
    opening = [span for _, span in zip(range(3), sentences_of(text, start, end), strict=False)]
    names = {person.name.text for person in people}
    for shaped in (True, False):
        for low, high in opening:
            for match in ORGANISATION.finditer(text, low, high):
                name = re.sub(r"^(?:The|At|In|Our|When|This|For|From|A|An)\s+", "", match[0])
                is_named = (
                    is_organisation_name(name) if shaped else _behind_the(text, match.end() - len(name))
                )
                is_head = name.split()[0].lower() in NOT_NAMES if name.split() else True
                if (
                    len(name.split()) > 1
                    and is_named
                    and not is_head
                    and name not in names
                    and not dates_in(name)
                ):
                    yield match.end() - len(name), match.end()
                    return


_RUN_BY = re.compile(
    r"\b(?:run|led|owned|managed|organi[sz]ed|set up|started|founded)\s+by\s+(?:the\s+)?(?P<org>[A-Z][\w’'&-]*(?:\s+(?:of|the|and|for|&)?\s*[A-Z][\w’'&-]*)+)"
)


def is_named_body(name: str) -> bool:
    """More than one word, and none that opens a sentence or a heading."""
    return len(name.split()) > 1 and name.split(maxsplit=1)[0].lower() not in NOT_NAMES


def _behind_the(text: str, start: int) -> bool:
    return bool(re.search(r"\b[Tt]he\s+$", text[max(0, start - 6) : start]))


def _example_title(
    layout: Layout,
    stretch: Stretch,
    organisations: tuple[Value, ...],
    themes: tuple[Value, ...],
    people: tuple[Speaker, ...],
) -> Value:
    if stretch.title and layout.text[slice(*stretch.title)].strip():
        return Value(layout.text[slice(*stretch.title)].strip(), stretch.title, stretch.by)
    subjects = ", ".join(theme.text for theme in themes[:2])
    who = organisations[0].text if organisations else people[0].name.text if people else ""
    made = f"{who}: {subjects}" if who and subjects else who or subjects
    if not made:
        first = layout.of(stretch.first)
        made = " ".join(first.split()[:10])
    return Value(made, None, stretch.by, "made from organisation and subject; the text has no title")


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
    r"\b(?P<sign>[Ii]n|[Aa]t|[Nn]ear)\s+(?P<place>[A-Z][a-z’'-]+(?:[ -](?:(?:on|upon|under|le|by|super|in)[ -])?[A-Z][a-z’'-]+)*)"
    r"(?![\w’'-]*\s+(?:Council|University|Trust|Road|Street|Lane|Centre|House|Hall))"
)
