"""Text as it was typed, made clean."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]"


def clean_text(text: str) -> str:
    """NFC, lines ending in line feeds, no other control characters but tabs, no surrounding space."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(_CONTROL, "", unicodedata.normalize("NFC", lines)).strip()
