"""Rich Text: its words, as plain text."""

import pytest

from indexer.intake.readers import read
from indexer.intake.readers.unreadable import UnreadableFile


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"{\rtf1\ansi Caf\'e9 O\'92Neill\par Two}", "Café O’Neill\n\nTwo"),
        (r"{\rtf1 {\fonttbl{\f0 Arial;}}{\pict 89504e47} Words}", "Words"),
        (r"{\rtf1 Seen {\v hidden}text}", "Seen text"),
        (r"{\rtf1 {\header Head}{\*\annotation Note}Words}", "Words"),
        (r"{\rtf1 Ann\cell Chair\cell\row Bob\cell Clerk\cell\row}", "Ann\tChair\nBob\tClerk"),
    ],
)
def test_words_are_taken_out(source: str, text: str) -> None:
    """Accents, paragraphs and table rows come through; pictures, heads and hidden text do not."""
    assert text == read(source.encode(), "notes.rtf").text


def test_nonsense_is_refused() -> None:
    """A number beyond all bounds is one sentence, not a crash."""
    with pytest.raises(UnreadableFile, match="damaged"):
        read(b"{\\rtf1 \\u99999999999999999999 x}", "notes.rtf")
