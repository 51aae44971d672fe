"""Files that people add to a record, checked: pictures made small and bare, attachments of a few kinds."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from indexer.errors import CasebookError

FILE_BYTES = 10_000_000
PIXELS = 40_000_000
"""A camera's picture has 12 to 24 million; one that unpacks to more is refused before it is unpacked."""
LONGEST_SIDE = 1600
QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP")
BEGINNINGS = {
    "pdf": b"%PDF-", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "pptx": b"PK\x03\x04",
    "odt": b"PK\x03\x04", "ods": b"PK\x03\x04", "odp": b"PK\x03\x04", "rtf": b"{\\rtf",
}  # fmt: skip
"""Ending of an attachment → how such a file begins."""
PLAIN = ("txt", "csv", "md")


class FileRefused(CasebookError):
    """A file cannot be added; the sentence says why."""


def picture(data: bytes) -> tuple[bytes, str]:
    """A picture fit to be shown, and its ending: at most 1600 pixels a side, without what the camera noted
    (place, time, owner).

    Raises:
        FileRefused: It is none, too large, or damaged.
    """
    _demand_size(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                if opened.width * opened.height > PIXELS:
                    raise FileRefused("This picture has more than 40 million pixels. Make it smaller first.")
                whole = ImageOps.exif_transpose(opened)
                whole.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                return _written(whole)
    except UnidentifiedImageError as error:
        raise FileRefused("This is no picture that can be shown: use JPEG, PNG or WebP.") from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise FileRefused("This picture is damaged.") from error


def attachment(data: bytes, name: str) -> bytes:
    """The bytes of an attachment, if it is what its name says.

    Raises:
        FileRefused: It is of no known kind, something else than its ending says, or too large.
    """
    _demand_size(data)
    ending = name.rpartition(".")[2].lower()
    if ending in PLAIN:
        if b"\x00" in data:
            raise FileRefused(f"This is no .{ending} file: it is not text.")
    elif ending not in BEGINNINGS:
        known = ", ".join([*BEGINNINGS, *PLAIN])
        raise FileRefused(f"Files of this kind cannot be attached. These can: {known}.")
    elif not data.startswith(BEGINNINGS[ending]):
        raise FileRefused(f"This is no .{ending} file, whatever its name says.")
    return data


def _written(image: Image.Image) -> tuple[bytes, str]:
    """JPEG, or PNG where parts of it can be seen through; only the picture, nothing beside it."""
    out = io.BytesIO()
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image.convert("RGBA").save(out, "PNG", optimize=True)
        return out.getvalue(), "png"
    image.convert("RGB").save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue(), "jpg"


def _demand_size(data: bytes) -> None:
    if not data:
        raise FileRefused("This file is empty.")
    if len(data) > FILE_BYTES:
        raise FileRefused(
            f"This file has {len(data) / 1e6:.0f} MB; the most is {FILE_BYTES // 1_000_000} MB."
        )
