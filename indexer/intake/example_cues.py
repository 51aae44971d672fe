"""The words by which write-ups announce, head, number, tell and close their examples."""

from __future__ import annotations

import re

from indexer.intake.series import NUMBERS, ORDINALS

_NUMBER = r"(?:\d{1,2}|[A-H]|[ivx]{1,4}|" + "|".join(NUMBERS) + ")"
NUMBERED = re.compile(
    rf"^(?:(?:case study|case|example|practice example|workshop|story|project|spotlight|vignette|snapshot|table|stall|session|showcase"
    rf"|box|scheme|stop|exhibit|pitch|talk)\s*(?:no\.?\s*)?{_NUMBER}?\s*(?:[:.–—-]|\bon\b)\s*|{_NUMBER}[.)]\s+(?=\S))(?P<title>.*)$",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"^(?:case study|case|example|practice example|workshop|story|spotlight|vignette|snapshot|showcase|practice|pitch|talk)\b",
    re.IGNORECASE,
)
SECTION = re.compile(
    r"\b(?:examples?|case stud(?:y|ies)|cases|stories|in practice|practices?|workshops?|spotlights?|projects|showcase|in action|tables?|stalls"
    r"|things that work(?:ed)?|what works?|from the (?:field|ground|floor|front line)|initiatives|schemes|pioneers|exhibits|pitches|parallel sessions)\b",
    re.IGNORECASE,
)
COUNTED = re.compile(
    rf"\b(?P<count>{'|'.join(NUMBERS)}|\d{{1,2}})\s+(?:[\w-]+\s+){{0,4}}?(?P<what>examples?|case stud(?:y|ies)|cases|stories|workshops|projects"
    r"|groups|initiatives|schemes|organisations|teams|pitches|spotlights|tables|sessions|things|places|presentations|talks|people)\b",
    re.IGNORECASE,
)
ANNOUNCES = re.compile(
    rf"\b(?:{'|'.join(NUMBERS)}|\d{{1,2}}|several|following)\b[^.]{{0,60}}\b(?:examples?|case stud(?:y|ies)|cases|stories|workshops|projects|groups"
    r"|initiatives|schemes|teams|presentations|talks)\b[^.]{0,90}(?::\s*$|\b(?:shared|told|described|presented|showed|heard|explained)\b)"
    r"|\b(?:shared|presented|heard|told)\b[^.]{0,60}\b(?:examples?|case stud(?:y|ies)|stories)\b[^.]{0,80}:\s*$",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"^(?:in (?:the (?:closing|final|discussion|plenary|last)|closing|conclusion|summary)|after (?:lunch|the (?:workshops|break|examples|stories))"
    r"|the (?:day|event|afternoon|morning|session|discussion|plenary|conference|seminar|chair|final|closing|last)\b|to (?:close|finish|end|sum up)"
    r"|closing\b|delegates|participants|feedback|questions|what (?:next|we)|next steps|summing up|in discussion|discussion|reflections|looking ahead"
    r"|thanks|thank you|our thanks|evaluation|before (?:we|everybody|people) |back in|asked what|when asked|several (?:people|themes)|some themes"
    r"|all (?:four|three|five|six|of)|across (?:the|all)|common (?:threads|themes))",
    re.IGNORECASE,
)
NO_EXAMPLE = re.compile(
    r"^(?:welcome|introduction|opening|keynotes?|background|what (?:is|do|next|we|people)|why|discussion|questions?|q ?& ?a|panel|plenary|next steps?|conclusions?|closing"
    r"|feedback|evaluation|lunch|where next|what now|what happens|tying|three threads|looking back|case studies|who’s|speakers?|contributors|who|about|further|contact|resources|reading|references|notes|thanks|apologies|summary|key (?:points|messages|themes)"
    r"|themes|reflections|looking ahead|in short|agenda|programme|actions?|present|attendance|share|comments|related|the (?:morning|afternoon|discussion|day|evening)|messages"
    r"|day (?:one|two|three|1|2|3)|first|context|setting|purpose|aims?|overview|defining|day \d|morning|afternoon|matters|minutes|any other|date of)\b",
    re.IGNORECASE,
)
TIMED = re.compile(r"^\W*(?:[01]?\d|2[0-3])[.:][0-5]\d\s*(?:am|pm)?\b", re.IGNORECASE)
NOT_TOLD = re.compile(
    r"\b(?:keynote|coffee|lunch|welcome|plenary|panel|questions?|q&a|wi-?fi|doors|closing|break|registration|goodbye|that's all|wrap)\b",
    re.IGNORECASE,
)
TURN = re.compile(
    rf"(?:^|\b(?:[Tt]he|[Oo]ur|[Aa]|[Tt]heir)\s)(?:{'|'.join(ORDINALS)}|last|final|next|other)\b|^(?:Then|Next|Last|Finally|After|Another|Also|From)\b|\b(?:[Tt]hen|[Nn]ext|[Ll]ast) (?:came|up|we heard)\b"
)
"""Words that say whose turn it is, at the head of a paragraph."""
