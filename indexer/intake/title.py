"""The event's title: not the section of the site that stands above it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.intake.dates_in_text import dates_in
from indexer.intake.layout import POSTING_WORDS, Labelled, Layout, Line, label_key, unnumbered
from indexer.intake.letterhead import is_about_the_paper, is_by_line
from indexer.intake.proposal import Value
from indexer.intake.source_text import BlockKind, SourceText
from indexer.intake.stated import field_of

SECTIONS_OF_SITES = frozenset(
    "events|event|news|what's on|what’s on|past events|previous events|blog|home|reports|publications|resources|latest"
    "|latest news|archive|articles|newsletter|event report|event reports|our work|media|features|diary|noticeboard|bulletin"
    "|briefing|contents|report|write-up|minutes|notes|programme|agenda|events archive|conference report|seminar report"
    "|learning|knowledge|library|insight|insights|stories|updates|about us|get involved|event write-up|post-event report|introduction|background|purpose|summary|welcome|overview|abstract|key points".split(
        "|"
    )
)
EVENT_WORDS = re.compile(
    r"\b(?:roadshow|conference|seminar|workshop|event|symposium|summit|gathering|exchange|forum|day|meeting|festival|launch|webinar"
    r"|assembly|showcase|masterclass|co-?production|together|sharing|learning)\b",
    re.IGNORECASE,
)
_POSTED = re.compile(rf"\b(?:{POSTING_WORDS})\b", re.IGNORECASE)


def title_of(layout: Layout) -> Value | None:
    """The event's title: not the section of the site that stands above it."""
    for item in layout.values("title"):
        if item.block < LAST_LABEL and len(item.value) > SHORTEST and not _describes(item):
            return _as_title(
                item.value.split("\n")[0].strip(), item.span[0], f"after the label “{item.label}”"
            )
    front = layout.source.facts.get("front_matter")
    fields = {str(key).lower(): value for key, value in front.items()} if isinstance(front, dict) else {}
    for name in ("headline", "title", "event", "name"):
        if isinstance(fields.get(name), str) and len(fields[name]) > 8:
            return Value(fields[name], None, f"the field “{name}” of the file")
    candidates = list(_title_candidates(layout))
    if own := own_title(layout.source):
        score = 6.0 if layout.source.format == "eml" else 4.4 if EVENT_WORDS.search(own) else 3.0
        candidates.append((score, Value(_bare(own), None, "what the file calls itself")))
    if candidates:
        score, best = max(candidates, key=lambda item: item[0])
        called = _called(layout) if score < WEAK or _PERSONAL.match(best.text) else None
        return called or best
    stated = field_of(layout, "headline", "title", "name", "event")
    return Value(stated, None, "what the file calls itself") if stated else None


def own_title(source: SourceText) -> str:
    """What a file calls itself; "" where it says only what kind of file it is."""
    own = str(source.facts.get("og_title") or source.title).strip()
    return "" if _NO_TITLE.search(own) else own


def is_section_of_site(text: str) -> bool:
    """A line that only names the part of a site or a paper it stands in."""
    return _plain(unnumbered(text)) in SECTIONS_OF_SITES


LAST_LABEL, SHORTEST = 12, 8
WEAK = 2.5
"""Below this score a line is no better a title than a name that the opening quotes."""
_PERSONAL = re.compile(
    r"(?:I|I’m|I'm|My|Why I|How I)\b|(?:report|letter|postcard|dispatch|news|notes) from\b", re.IGNORECASE
)
_CALLED = re.compile(
    r"\b(?:called|titled|entitled|named|of|on|from|for|at|to|about|attend|attended|event|day|gathering|theme|title was)[,:]?\s+(?:the\s+)?"
    r"(?:“(?P<curly>[^”\n]{6,120})”|\"(?P<straight>[^\"\n]{6,120})\"|‘(?P<single>[^’\n]{6,120})’)"
)
OPENING = 1_200


def _called(layout: Layout) -> Value | None:
    """What the opening says the event was called, in quotation marks, its words in capitals."""
    for match in _CALLED.finditer(layout.text[:OPENING]):
        name = match[match.lastgroup or 0].rstrip(" .,")
        words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", name) if len(word) > MOST_OF_SMALL]
        if len(words) > 1 and sum(word[0].isupper() for word in words) * 4 >= len(words) * 3:
            low = match.start(match.lastgroup or 0)
            return Value(name, (low, low + len(name)), "in quotation marks in the opening")
    return None


MOST_OF_SMALL = 3
"""Letters of words that titles write small."""
_PREFIX = re.compile(
    r"^(?:(?:fwd?|re|fw|aw):\s*|\[[^\]\n]{1,40}\]\s*|(?:feedback|report|notes|write-?up|minutes|report back|news)\s+(?:from|of|on)\s+(?=[“\"‘'])"
    r"|(?:write-?up|notes|report|minutes|feedback|round-?up|event):\s*)+",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"(?:\s[–—-]\s+|(?<=[”\"’'])[:,]\s+)(?:an?\s+|the\s+)?(?:report(?: back)?|notes?|feedback|write-?up|minutes|summary|account)\s+(?:of|on|from)\b[^“\"]*$",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"[“\"‘'](?P<title>[^”\"’]{6,120}(?:[’'](?!\s|$)[^”\"’]{1,80}){0,3})[”\"’](?P<rest>[^“\"]*)$"
)


def _bare(text: str) -> str:
    """A subject without `Re:`, the name of a list or `report of the day` behind it; where it only names the event
    in quotation marks, that name.
    """
    bare = _SUFFIX.sub("", _PREFIX.sub("", text)) or text
    bare = bare.split(" | ")[0] if len(bare.split(" | ")[0]) > SHORTEST else bare
    quoted = _QUOTED.match(bare)
    is_name = quoted and (
        dates_in(quoted["rest"]) or len(quoted["rest"]) < SHORTEST or quoted["rest"][0] == ","
    )
    return quoted["title"] if quoted and bare != text and is_name else bare


def _describes(item: Labelled) -> bool:
    """`What: Two days of swapping stories`: words on the event, whose title stands above."""
    words = item.value.split()
    small = sum(word[0].islower() for word in words)
    is_prose = len(words) > MOST_SMALL and small * 2 > len(words) and words[0].lower() in _COUNTING
    is_kind = words[0][0].islower() and bool(dates_in(item.value))
    return is_kind or (item.label.lower() == "what" and is_prose and item.block > 0)


MOST_SMALL = 5
_COUNTING = frozenset("a an the one two three four five six our some half".split())
_NO_TITLE = re.compile(
    r"microsoft word|^untitled|^document\d*$|^template|\.(?:docx?|pdf|odt|html?|txt|rtf|indd|pub)$|^[a-z]+:\S+$"
    r"|^(?:home|news|events?)$",
    re.IGNORECASE,
)


def _title_candidates(layout: Layout) -> Iterator[tuple[float, Value]]:
    """Score headings and early lines: rank, place, words of events; prose, labels and by-lines are none."""
    stated = {
        _plain(text) for text in (layout.source.title, field_of(layout, "headline", "title", "name")) if text
    }
    for order, line in enumerate(layout.lines[:MOST_LINES]):
        if _ends_the_head(layout, line, order):
            break
        if _is_candidate(layout, line):
            score = _rank(layout, line, order) + (4.0 if _is_stated(_plain(line.text), stated) else 0.0)
            yield score, _as_title(line.text, line.start, "the first line that reads as a title")


MOST_LINES, MOST_WORDS = 24, 24
LONGEST_TITLE, SHORT_FURNITURE, FURNITURE_LINES = 130, 80, 5


def _ends_the_head(layout: Layout, line: Line, order: int) -> bool:
    """Prose begins; a short note among the first lines does not make it so."""
    if layout.is_heading(line.block):
        return False
    is_prose = line.text.endswith((".", ";"))
    return len(line.text) > LONGEST_TITLE or (
        is_prose and not (order < FURNITURE_LINES and len(line.text) < SHORT_FURNITURE)
    )


def _is_candidate(layout: Layout, line: Line) -> bool:
    """No label, date, address of the web, greeting, by-line, site section or prose."""
    text = line.text
    words = text.split()
    if is_section_of_site(text) or len(words) > MOST_WORDS or label_key(text.split(":")[0]):
        return False
    if (
        layout.blocks[line.block].cells
        or _NO_TITLE_LINE.search(text)
        or _POSTED.match(text)
        or is_by_line(text)
    ):
        return False
    if not layout.is_heading(line.block) and text.endswith((".", ";")):
        return False
    dates = dates_in(text)
    return (
        not dates or (len(words) >= SHORTEST and dates[0].span[0] > 0) or _names_day(text, dates[0].span[0])
    )


_NO_TITLE_LINE = re.compile(r"https?://|@|\[|\s\|$|^(?:dear|hi|hello)\b|^(?:from|to|sent)\s*:", re.IGNORECASE)


def _names_day(text: str, date_start: int) -> bool:
    """`The Selby Listening Day, September 2014`"""
    return bool(EVENT_WORDS.search(text[:date_start])) and text[:1].isupper() and date_start > LONGEST_LEAD


LONGEST_LEAD = 12


def _rank(layout: Layout, line: Line, order: int) -> float:
    """How much speaks for a line from its place, its kind and its words."""
    block, text = layout.blocks[line.block], line.text
    score = 3.0 - order * 0.45
    if block.kind is BlockKind.HEADING:
        score += 6.0 if block.level == 1 else 4.0 if block.level == 0 else 3.0
    score += 1.5 if EVENT_WORDS.search(text) else 0.0
    score += 1.0 if _IN_QUOTES.fullmatch(text) else 0.0
    score -= 3.0 if len(text.split()) < 3 else 0.0
    score -= 4.0 if text[0].islower() or unnumbered(text) != text else 0.0
    score -= 6.0 if _is_masthead(layout, order) else 0.0
    score -= 6.0 if is_about_the_paper(layout, order) else 0.0
    score -= 3.0 if _DECORATED.match(layout.of(line.block)) else 0.0
    score -= 4.0 if _FROM_WHERE.match(text) and order == 0 else 0.0
    score -= 5.5 if order == 0 and _is_banner(text, layout.lines[1:2]) else 0.0
    return score


def _is_banner(text: str, following: list[Line]) -> bool:
    """Few words in capitals over a longer line that is built like a title."""
    return any(
        text.isupper()
        and not below.text.isupper()
        and ": " in below.text
        and len(below.text) > len(text)
        and not label_key(below.text.split(":")[0])
        for below in following
    )


_IN_QUOTES = re.compile(r"[“\"‘'].*[”\"’']")


def _is_stated(plain: str, stated: set[str]) -> bool:
    """The file calls itself so, or almost so."""
    return any(plain in title or title in plain for title in stated if len(title) > SHORTEST)


def _as_title(text: str, start: int, by: str) -> Value:
    """A line as a title, bare of what only says that this is a report of it."""
    bare = _bare(text.strip(" *#"))
    low = start + text.index(bare)
    return Value(bare, (low, low + len(bare)), by)


_ISSUE = re.compile(
    r"\b(?:issue|no\.|number|nr|vol(?:ume|\.)?|bulletin|e-bulletin|newsletter|edition|magazine|news (?:for|from|of)|free)\s*(?:\d+|\b)"
    r"|^(?:spring|summer|autumn|winter|january|february|march|april|may|june|july|august|september|october|november|december)\s+\d{4}\b",
    re.IGNORECASE,
)
_DECORATED = re.compile(r"^\W*[*=~_#-]\s?[*=~_#-]")
_FROM_WHERE = re.compile(
    r"^(?:notes|news|dispatch(?:es)?|letters?|reports?|postcards?) from the\b(?!.*\b(?:conference|day|event|workshop|seminar)\b)",
    re.IGNORECASE,
)


def _is_masthead(layout: Layout, order: int) -> bool:
    """The name of a newsletter: its number, or its month, stands in the same line or right below."""
    line = layout.lines[order]
    below = layout.lines[order + 1].text if order + 1 < len(layout.lines) else ""
    return order < MASTHEAD_LINES and (
        bool(_ISSUE.search(line.text)) or (bool(_ISSUE.search(below)) and len(below) < LONGEST_ISSUE)
    )


MASTHEAD_LINES, LONGEST_ISSUE = 3, 120


def _plain(text: str) -> str:
    return re.sub(r"[^\w' ’]+", " ", text.lower()).strip()
