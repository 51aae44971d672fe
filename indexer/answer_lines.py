"""A search's answer as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.dates import parse_date
from indexer.search import SearchAnswer

FACETS_TOLD = ("kind",)
"""The facets that the lines need."""
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
"""*Source:* ECMA-48, 8.3.117, Select graphic rendition."""


def answer_lines(answer: SearchAnswer, *, in_bold: bool) -> Iterator[str]:
    """Yield count, what was added or spelled otherwise, and the hits, what matched in bold if wanted."""
    kinds = {value.value: value.label for value in answer.results.facets["kind"]}
    results = answer.results
    yield f"{results.total} record{'s' if results.total != 1 else ''} for “{answer.request.text}”"
    for added in results.expanded:
        if added.also:
            yield f"Also searching for {', '.join(added.also)}"
    if answer.suggestion:
        yield (
            f"Found for “{answer.suggestion}”."
            if answer.is_corrected
            else f"Did you mean “{answer.suggestion}”?"
        )
    for number, hit in enumerate(results.hits, 1):
        yield ""
        when = f", {parse_date(hit.date).in_words()}" if hit.date else ""
        yield f"{number:3}. {hit.title.text}  ({kinds[hit.kind]}{when})"
        yield f"     {hit.id}"
        for snippet in hit.snippets:
            yield f"     {_with_marks(snippet.text, snippet.spans) if in_bold else snippet.text}"


def _with_marks(text: str, spans: Sequence[tuple[int, int]]) -> str:
    pieces, last = [], 0
    for start, end in spans:
        pieces += [text[last:start], BOLD, text[start:end], PLAIN]
        last = end
    return "".join([*pieces, text[last:]])
