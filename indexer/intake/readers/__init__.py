"""A file that was handed in → its text. One module for each kind; each is loaded when it is needed.

The bytes are not trusted: `indexer.intake.cage` runs this in a process of its own.
"""

from __future__ import annotations

from indexer.intake.readers.kinds import recognised
from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.source_text import SourceText

SIZE_LIMIT = 12_000_000


def read(data: bytes, name: str) -> SourceText:
    """Read a file by what it is; `name` gives its ending and stands in sentences, it is never opened.

    Raises:
        UnreadableFile: It is empty, too large, damaged, of a kind that is not read or not what it is called.
    """
    try:
        if len(data) > SIZE_LIMIT:
            raise UnreadableFile(f"is larger than {SIZE_LIMIT // 1_000_000} MB")
        return _read(data, recognised(data, name))
    except UnreadableFile as error:
        raise UnreadableFile(error.reason, name) from error
    except RecursionError as error:
        raise UnreadableFile("is nested too deep to be taken apart", name) from error


def _read(data: bytes, kind: str) -> SourceText:
    if kind == "txt":
        from indexer.intake.readers.plain import read_plain as reader
    elif kind == "md":
        from indexer.intake.readers.markdown import read_markdown as reader
    elif kind == "html":
        from indexer.intake.readers.html import read_html as reader
    elif kind == "docx":
        from indexer.intake.readers.docx import read_docx as reader
    elif kind == "odt":
        from indexer.intake.readers.odt import read_odt as reader
    elif kind == "pdf":
        from indexer.intake.readers.pdf import read_pdf as reader
    elif kind == "rtf":
        from indexer.intake.readers.rtf import read_rtf as reader
    else:
        from indexer.intake.readers.eml import read_eml as reader
    return reader(data)
