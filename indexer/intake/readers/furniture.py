"""Lines that are about the page and not of the write-up: counts, share links, edit dates, disclaimers.

Each pattern must match a whole line, or a whole part of a line between bars or middle dots; nothing is cut
out of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LINE_LENGTH = 250
_PART = re.compile(r"\s+[|·•/]\s+|\s*\n\s*")
_FURNITURE = re.compile(
    r"""(?:
      (?:down\s?loaded|viewed|read|shared|printed)\s[\d.,]+\s(?:times?)
    | [\d.,]+k?\s(?:views?|reads?|downloads?|shares?|likes?|hits?|comments?|visits?)
    | (?:views?|downloads?|hits?|reads?):\s?[\d.,]+k?
    | [\d.]+\smin(?:ute)?s?\sread | reading\stime:?\s.{1,20}
    | this\s(?:page|post|article)\shas\sbeen\s(?:viewed|read)\s[\d.,]+\stimes?
    | click\sto\s(?:share|email|print|tweet)\b.{0,60} | like\sthis:? | (?:like\s)?loading(?:…|\.\.\.)? | be\sthe\sfirst\sto\slike\sthis
    | search(?:\sthis\ssite|\sthe\ssite|\s?…)? | menu | home | log\s?in | archives? | register | join(?:\s(?:us|the\slist))? | sign\s(?:in|up)(?:\s(?:to|for)\s.{2,40})? | subscribe(?:\sto\s.{2,60})?
    | was\sthis\spage\s(?:helpful|useful)\??(?:\syes)?(?:\s?[/|]?\s?no)? | yes\s?[/|]?\s?no | (?:got\sit|accept(?:\sall)?|ok)!?
    | ©.{0,120} | (?:copyright|\(c\))\s(?:©\s)?\d{4}.{0,100} | all\srights\sreserved | privacy(?:\s(?:policy|notice))? | accessibility(?:\sstatement)? | cookies?(?:\spolicy)?
    | terms(?:\s(?:of\suse|and\sconditions))? | site\s?map | contact\sus | powered\sby\s.{2,60} | registered\scharity\b.{0,80}
    | (?:charity|company)\s(?:registration\s)?(?:no\.?|number):?\s.{0,60} | view\s(?:this\s\w+\s)?(?:in|on)\s(?:your\s)?(?:browser|the\sweb).{0,20}
    | your\semail\saddress\swill\snot\sbe\spublished.{0,60} | required\sfields\sare\smarked.{0,10} | follow\sus(?:\son\s.{2,60})? | you\sare\s(?:in|here):?\s.{0,120}
    | facebook | twitter | linkedin | whatsapp | instagram | pinterest | rss | copy\slink | e-?mail
    | (?:filed\sunder|tagged(?:\swith)?|tags|categories|posted\sin):?\s.{1,120} | (?:previous|next)(?:\s(?:post|article|story|page))?:?\s?(?:←|→|«|»)?.{0,60}(?:←|→|«|») | [←→«»]\s?.{1,80}
    | share(?:\s(?:this(?:\s\w+)?|on|via|by)(?:\s\w+)?)?:?(?:\s\w+)? | (?:viewed|seen|read|liked)\sby\s[\d.,]+(?:\s\w+)?
    | (?:mastodon|bluesky|reddit|tumblr|messenger|telegram|pdf|e-?mail\sa\sfriend) | print(?:\sthis\spage)?
    | tweet(?:\sthis)? | pin\sit | unsubscribe | e-?mail\s(?:this|a\sfriend)(?:\s\w+)? | back\sto\stop
    | (?:this\s)?page\s(?:was\s)?last\s(?:edited|updated|modified|reviewed|changed).{0,60}
    | skip\sto\s(?:main\s)?(?:content|navigation)
    | page\s\d+(?:\sof\s\d+)?
    | (?:page\s)?last\s(?:edited|updated|modified|reviewed|changed):?\s.{4,60} | uploaded\s(?:on\s|by\s).{4,60}
    | [\w &’'-]{1,40}(?:\s[>»›]\s[\w &’'-]{1,60}){1,6} | in\sthis\s(?:issue|edition|bulletin|newsletter):?.{0,60}
    )[.!]?""",
    re.IGNORECASE | re.VERBOSE,
)
_ROW_OF_LINKS = re.compile(
    r"(?:share this\b|in this (?:issue|edition|bulletin)\b|related(?: \w+)?:|quick links|you are here|follow us)",
    re.IGNORECASE,
)
"""What opens a row of links: the whole line is furniture, whatever its parts are called."""
_ABOUT_PAGE = re.compile(
    r"(?:\A|(?<=[.!?]\s))(?:(?:seen|viewed|read|downloaded|shared) (?:by|\d)[^.!?]{1,40}[.!]?"
    r"|(?:(?:page )?last (?:updated|edited|reviewed|modified)|updated|version) [^.!?]{2,40}[.!]?"
    r"|(?:is |see )?(?:something|anything) (?:wrong|missing|out of date)\b[^.!?]{0,40}[?.](?: [^.!?]{0,80}[.!]?)?"
    r"|(?:spotted|found|seen|noticed) (?:a mistake|an error|something wrong)\b[^.!?]{0,40}[?.](?: [^.!?]{0,80}[.!]?)?)(?=\s|\Z)",
    re.IGNORECASE,
)
"""Sentences about the page at the end of a line that says who wrote it."""
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


_COOKIES = re.compile(
    r"(?:(?:[\w’'&-]+ ){1,6}uses? (?:some |only |essential )*cookies\b|(?:we|this (?:web)?site|our (?:web)?site)\b.{0,40}\buses?\b.{0,40}\bcookies\b|by (?:continuing|using)\b.{0,60}\bcookies\b|cookies (?:help|on) )",
    re.IGNORECASE,
)


def without_furniture(text: str) -> str:
    """`text` less its parts that are furniture; "" when there was nothing else, the very text when none."""
    if len(text) > LINE_LENGTH:
        return text
    if _COOKIES.match(text):
        return ""
    if _ROW_OF_LINKS.match(text) and len(_PART.split(text)) > 1:
        rest = text.partition("\n")[2]
        return without_furniture(rest) if rest else ""
    text = _COUNT_BEHIND.sub("", text).rstrip()
    if _STAMP.search(text):
        text = " ".join(_ABOUT_PAGE.sub("", text).split(" ")).strip() if "\n" not in text else text
    parts = _PART.split(text)
    if not any(_FURNITURE.fullmatch(part) for part in parts):
        return text
    gaps = [match[0] for match in _PART.finditer(text)]
    kept, result = [not _FURNITURE.fullmatch(part) for part in parts], ""
    for index, part in enumerate(parts):
        if kept[index]:
            result += (gaps[index - 1] if result else "") + part
    return result


_STAMP = re.compile(r"\b(?:published|posted|story|words|written|report|text|photo\w*)\b", re.IGNORECASE)


MOST_FOOT_LINES, LONGEST_FOOT_LINE = 8, 140
_FOOT = re.compile(
    r"@|https?://|www\.|\b(?:tel|telephone|phone|mobile|ext(?:ension)?|unsubscribe|mailing list|list)\b",
    re.IGNORECASE,
)


def is_foot(lines: Sequence[str]) -> bool:
    """Whether the last lines of a mail, below a ruler, are its sender's card or its list's foot."""
    short = len(lines) <= MOST_FOOT_LINES and all(len(line) <= LONGEST_FOOT_LINE for line in lines)
    return short and any(_FOOT.search(line) for line in lines)


def is_letter_foot(text: str) -> bool:
    """Whether a paragraph is what mail programs and list servers put under a letter."""
    return bool(_LETTER_FOOT.match(text))
