"""Lines that are about the page and not of the write-up: counts, share links, edit dates, disclaimers.

Each pattern must match a whole line, or a whole part of a line between bars or middle dots; nothing is cut
out of a sentence.
"""

from __future__ import annotations

import re

LINE_LENGTH = 250
_PART = re.compile(r"\s+[|·•/]\s+|\s*\n\s*")
_FURNITURE = re.compile(
    r"""(?:
      (?:down\s?loaded|viewed|read|shared|printed)\s[\d.,]+\s(?:times?)
    | [\d.,]+k?\s(?:views?|reads?|downloads?|shares?|likes?|hits?|comments?|visits?)
    | (?:views?|downloads?|hits?|reads?):\s?[\d.,]+k?
    | [\d.]+\smin(?:ute)?s?\sread | reading\stime:?\s.{1,20}
    | share(?:\s(?:this(?:\s\w+)?|on|via|by)(?:\s\w+)?)?:? | print(?:\sthis\spage)?
    | tweet(?:\sthis)? | pin\sit | unsubscribe | e-?mail\s(?:this|a\sfriend)(?:\s\w+)? | back\sto\stop
    | (?:this\s)?page\s(?:was\s)?last\s(?:edited|updated|modified|reviewed|changed).{0,60}
    | skip\sto\s(?:main\s)?(?:content|navigation)
    | page\s\d+(?:\sof\s\d+)?
    | [\w &’'-]{1,40}(?:\s[>»›]\s[\w &’'-]{1,60}){2,6}
    )[.!]?""",
    re.IGNORECASE | re.VERBOSE,
)
_LETTER_FOOT = re.compile(
    r"(?:you\s(?:have\s)?receiv\w+\sthis|you\sare\sreceiving\sthis|you\sreceive\sthese"
    r"|to\sunsubscribe\b|this\se-?mail\s(?:and|is|message|may|contains)\b|this\smessage\s(?:and|is|may|contains)\b"
    r"|the\s(?:information|contents?)\s(?:in|of|contained\sin)\sthis\s(?:e-?mail|message)\b"
    r"|(?:please\s)?consider\sthe\senvironment\b|sent\sfrom\smy\s|get\soutlook\sfor\s|scanned\sby\s|virus-free)",
    re.IGNORECASE,
)
_COUNT_BEHIND = re.compile(
    r"(?:\A|(?<=[.!?]\s))(?:visits|views|visitors|hits)\sto\sthis\spage:?\s[\d.,]+\.?\Z", re.IGNORECASE
)
SIGNATURE = re.compile(r"(?:--|—|_{5,})\s?")


def without_furniture(text: str) -> str:
    """`text` less its parts that are furniture; "" when there was nothing else, the very text when none."""
    if len(text) > LINE_LENGTH:
        return text
    text = _COUNT_BEHIND.sub("", text).rstrip()
    parts = _PART.split(text)
    if not any(_FURNITURE.fullmatch(part) for part in parts):
        return text
    gaps = [match[0] for match in _PART.finditer(text)]
    kept, result = [not _FURNITURE.fullmatch(part) for part in parts], ""
    for index, part in enumerate(parts):
        if kept[index]:
            result += (gaps[index - 1] if result else "") + part
    return result


def is_letter_foot(text: str) -> bool:
    """Whether a paragraph is what mail programs and list servers put under a letter."""
    return bool(_LETTER_FOOT.match(text))
