"""The words by which write-ups announce, head, number, tell and close their examples."""

from __future__ import annotations

import re

from indexer.intake.series import NUMBERS, ORDINALS

_NUMBER = r"(?:\d{1,2}|[A-H]|[ivx]{1,4}|" + "|".join(NUMBERS) + ")"
_WHICH = rf"(?:(?:{'|'.join(ORDINALS)}|last|final)\s+)?"
NUMBERED = re.compile(
    rf"^(?:(?:the\s+)?{_WHICH}(?:case study|case|example|practice example|workshop|story|project|spotlight|vignette|snapshot|table|stall|session|showcase"
    rf"|box|scheme|stop|exhibit|pitch|talk|initiative)\s*(?:no\.?\s*)?{_NUMBER}?\s*(?:[:.–—-]|\bon\b)\s*|{_NUMBER}[.)]\s+(?=\S))(?P<title>.*)$",
    re.IGNORECASE,
)
NAMED = re.compile(
    rf"^(?:(?:the\s+)?{_WHICH}(?:case study|case|example|practice example|workshop|story|spotlight|vignette|snapshot|showcase|practice|pitch|talk)\b"
    rf"|(?:project|scheme|initiative)(?=\s*:)|(?:session|table|stall|box|scheme|stop|exhibit|project)\s+(?:no\.?\s*)?{_NUMBER}\b)",
    re.IGNORECASE,
)
SECTION = re.compile(
    r"\b(?:examples?|case stud(?:y|ies)|cases|stories|in practice|practices?|workshops?|spotlights?|projects|showcase|in action|tables?|stalls"
    r"|things that work(?:ed)?|what works?|from the (?:field|ground|floor|front line)|initiatives|schemes|pioneers|exhibits|pitches|parallel sessions)\b",
    re.IGNORECASE,
)
COUNTED = re.compile(
    rf"\b(?P<count>{'|'.join(NUMBERS)}|\d{{1,2}})\s+(?:[\w-]+\s+){{0,4}}?(?P<what>examples?|case stud(?:y|ies)|cases|stories|workshops|projects"
    r"|groups|initiatives|schemes|organisations|teams|pitches|spotlights|tables|sessions|things|places|presentations|talks|people"
    r"|contributions|contributors|accounts|reports|pieces of (?:local )?work)\b",
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
    r"^(?:welcome|introduction|opening|keynotes?|background|what (?:is|do|next|we|you|people)|by (?:[a-z-]+ ){1,2}[a-z-]+|why|discussion|questions?|q ?& ?a|panel|plenary|next steps?|conclusions?|closing"
    r"|feedback|evaluation|lunch|where next|what now|what happens|tying|three threads|looking back|case studies|who’s|speakers?|contributors|who|about|further|contact|resources|reading|references|notes|thanks|apologies|summary|key (?:points|messages|themes)"
    r"|themes|reflections|looking ahead|in short|agenda|programme|actions?|present|attendance|share|comments|related|the (?:morning|afternoon|discussion|day|evening)|messages"
    r"|day (?:one|two|three|1|2|3)|first|context|setting|purpose|aims?|overview|defining|day \d|morning|afternoon|matters|minutes|any other|dates?)\b",
    re.IGNORECASE,
)
MAY_OPEN_TITLE = re.compile(
    r"^(?:who|what|why|how|about|first|day|reading|notes|present|share|comments|setting|background|messages|lunch|matters"
    r"|minutes|morning|afternoon|closing|opening|welcome|questions|the (?:morning|afternoon|day|evening))\s+\S+\s+\S",
    re.IGNORECASE,
)
"""Words of `NO_EXAMPLE` with which a title of three words or more may begin as well: `Reading the Signs`."""
CLOSES = re.compile(
    r"^(?:in (?:closing|conclusion|summary|the (?:\w+ )?(?:discussion|plenary)\b)|(?:during|after) the (?:\w+ )?discussion\b|to (?:close|finish|sum up)\b"
    r"|(?:the|our|a) (?:\w+ )?(?:clos|conclud)ing (?:circle|discussion|plenary|round|session|talk|words?)\b|(?:the|our) (?:final |last )?(?:discussion|plenary|evaluation)\b"
    r"|we (?:closed|ended|finished) (?:with|by|on)\b|questions (?:were|came|followed)\b|after (?:lunch|tea|the (?:workshops|break|examples|stories))\b)",
    re.IGNORECASE,
)
"""Words with which the event goes on behind its last example."""
OF_ALL = r"\b(?:all|the|both|these|those)\s+{}\b"
"""Of how many something is said: `What the four cases share`; of as many as there are examples."""
OF_THE_DAY = re.compile(
    r"\b(?:audience|chair (?:asked|closed|remarked|thanked)|delegates|discuss(?:ed|ion)|evaluation|in common|participants|plenary|seminar|we (?:all|asked|closed|ended|felt|heard|parted|talked)"
    r"|the (?:day|event|meeting|workshops|examples|conference|afternoon|evening)|people (?:asked|felt|left|said|wanted|were)|show of hands|by the end|over (?:coffee|lunch|tea)|strikes us|at the end|everybody (?:agreed|felt|left))\b",
    re.IGNORECASE,
)
"""What is said of an event, in a first sentence behind the last example."""
TIMED = re.compile(r"^\W*(?:[01]?\d|2[0-3])[.:][0-5]\d\s*(?:am|pm)?\b", re.IGNORECASE)
NOT_TOLD = re.compile(
    r"\b(?:keynote|coffee|lunch|welcome|plenary|panel|questions?|q&a|wi-?fi|doors|closing|break|registration|goodbye|that's all|wrap)\b",
    re.IGNORECASE,
)
TURN = re.compile(
    rf"(?:^|\b(?:[Tt]he|[Oo]ur|[Aa]|[Tt]heir)\s)(?:{'|'.join(ORDINALS)}|last|final|next|other)\b|^(?:Then|Next|Last(?:ly)?|Finally|After|Another|Also|From|To (?:begin|start)|(?:And|But) (?:then|last|finally|from))\b|\b(?:[Tt]hen|[Nn]ext|[Ll]ast) (?:came|up|we heard)\b"
)
"""Words that say whose turn it is, at the head of a paragraph."""
