"""The event's title: not the section of the site that stands above it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.intake.dates_in_text import dates_in
from indexer.intake.layout import Labelled, Layout, label_key
from indexer.intake.proposal import Value
from indexer.intake.source_text import BlockKind
from indexer.intake.stated import field_of

SECTIONS_OF_SITES = frozenset(
    "events|event|news|what's on|what’s on|past events|previous events|blog|home|reports|publications|resources|latest"
    "|latest news|archive|articles|newsletter|event report|event reports|our work|media|features|diary|noticeboard|bulletin"
    "|briefing|contents|report|write-up|minutes|notes|programme|agenda|events archive|conference report|seminar report"
    "|learning|knowledge|library|insight|insights|stories|updates|about us|get involved|event write-up|post-event report".split(
        "|"
    )
)
EVENT_WORDS = re.compile(
    r"\b(?:roadshow|conference|seminar|workshop|event|symposium|summit|gathering|exchange|forum|day|meeting|festival|launch|webinar"
    r"|assembly|showcase|masterclass|co-?production|together|sharing|learning)\b",
    re.IGNORECASE,
)
_POSTED = re.compile(
    r"\b(?:posted|published|updated|revised|version|issued?|circulated|written|last (?:edited|modified|reviewed)|accessed|printed|downloaded"
    r"|uploaded|created|added|blogged|date of issue|archived|page last|filed)\b",
    re.IGNORECASE,
)


def title_of(layout: Layout) -> Value | None:
    """The event's title: not the section of the site that stands above it."""
    for item in layout.values("title"):
        if item.block < LAST_LABEL and len(item.value) > SHORTEST and not _describes(item):
            text = _bare(item.value.split("\n")[0].strip())
            start = item.span[0] + item.value.index(text)
            return Value(text, (start, start + len(text)), f"after the label “{item.label}”")
    front = layout.source.facts.get("front_matter")
    fields = {str(key).lower(): value for key, value in front.items()} if isinstance(front, dict) else {}
    for name in ("headline", "title", "event", "name"):
        if isinstance(fields.get(name), str) and len(fields[name]) > 8:
            return Value(fields[name], None, f"the field “{name}” of the file")
    candidates = list(_title_candidates(layout))
    own = str(layout.source.facts.get("og_title") or layout.source.title).strip()
    if own and not _NO_TITLE.search(own):
        score = 6.0 if layout.source.format == "eml" else 4.4 if EVENT_WORDS.search(own) else 3.0
        candidates.append((score, Value(own, None, "what the file calls itself")))
    if candidates:
        return max(candidates, key=lambda item: item[0])[1]
    stated = field_of(layout, "headline", "title", "name", "event")
    return Value(stated, None, "what the file calls itself") if stated else None


LAST_LABEL, SHORTEST = 12, 8
_PREFIX = re.compile(
    r"^(?:(?:fwd?|re|fw|aw):\s*|\[[^\]\n]{1,40}\]\s*|(?:feedback|report|notes|write-?up|minutes|report back|news)\s+(?:from|of|on)\s+(?=[“\"‘'])|write-?up:\s*)+",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"‘'](?P<title>[^”\"’]{6,120})[”\"’](?P<rest>[^“\"]*)$")


def _bare(text: str) -> str:
    """A subject without `Re:` and the name of a list; where it only names the event in quotation marks, that name."""
    bare = _PREFIX.sub("", text)
    quoted = _QUOTED.match(bare)
    return (
        quoted["title"]
        if quoted and bare != text and (dates_in(quoted["rest"]) or len(quoted["rest"]) < SHORTEST)
        else bare
    )


def _describes(item: Labelled) -> bool:
    """`What: Two days of swapping stories`: words on the event, whose title stands above."""
    words = item.value.split()
    small = sum(word[0].islower() for word in words)
    is_prose = len(words) > MOST_SMALL and small * 2 > len(words) and words[0].lower() in _COUNTING
    return item.label.lower() == "what" and is_prose and item.block > 0


MOST_SMALL = 5
_COUNTING = frozenset("a an the one two three four five six our some half".split())
_NO_TITLE = re.compile(
    r"microsoft word|^untitled|^document\d*$|^template|\.(?:docx?|pdf|odt|html?|txt)$|^(?:home|news|events?)$",
    re.IGNORECASE,
)


def _title_candidates(layout: Layout) -> Iterator[tuple[float, Value]]:
    """Score headings and early lines: rank, place, words of events; prose and labels are none."""
    stated = {
        _plain(text) for text in (layout.source.title, field_of(layout, "headline", "title", "name")) if text
    }
    for order, line in enumerate(layout.lines[:24]):
        block = layout.blocks[line.block]
        words = line.text.split()
        if _plain(line.text) in SECTIONS_OF_SITES or len(words) > 24 or label_key(line.text.split(":")[0]):
            continue
        if block.cells or re.search(r"https?://|@|\[|\|", line.text) or _POSTED.match(line.text):
            continue
        if dates_in(line.text) and (len(words) < 8 or dates_in(line.text)[0].span[0] == 0):
            continue
        if re.match(r"(?:dear|hi|hello|from|to|sent)\b", line.text, re.IGNORECASE):
            continue
        is_heading = block.kind is BlockKind.HEADING
        if not is_heading and (line.text.endswith((".", ";")) or len(line.text) > 130):
            break
        score = 3.0 - order * 0.45
        score += {True: 3.0 + (3.0 if block.level == 1 else 1.0 if block.level == 0 else 0.0), False: 0.0}[
            is_heading
        ]
        score += 1.5 if EVENT_WORDS.search(line.text) else 0.0
        score += (
            4.0
            if any(
                _plain(line.text) in title or title in _plain(line.text) for title in stated if len(title) > 8
            )
            else 0.0
        )
        score -= 3.0 if len(words) < 3 else 0.0
        score -= 4.0 if line.text[0].islower() else 0.0
        score -= 6.0 if _is_masthead(layout, order) else 0.0
        score -= 3.0 if _DECORATED.match(layout.of(line.block)) else 0.0
        score -= 4.0 if _FROM_WHERE.match(line.text) and order == 0 else 0.0
        following = layout.lines[order + 1].text if order + 1 < len(layout.lines) else ""
        score -= (
            5.5
            if line.text.isupper()
            and not following.isupper()
            and len(following) > len(line.text)
            and not following.endswith(".")
            else 0.0
        )
        yield (
            score,
            Value(line.text.strip(" *#"), (line.start, line.end), "the first line that reads as a title"),
        )


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
