"""The cage: whatever a file does to its reader, a text or one sentence comes out, in bounded time."""

import resource
import socket
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.intake import cage as cage_module
from indexer.intake.cage import Cage, read_in_cage
from indexer.intake.readers import read
from indexer.intake.readers.unreadable import UnreadableFile
from test_reader_docx import PARAGRAPH, word_file

DEV = Path(__file__).parent / "writeups" / "dev"
WRITEUPS = sorted(path for path in DEV.iterdir() if path.suffix != ".yaml")
CPU_SECONDS = 2.0


def bomb_pdf(stream: bytes) -> bytes:
    """A PDF whose one page is a packed stream."""
    packed = zlib.compress(stream, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(body))
        body += b"%d 0 obj%bendobj\n" % (number, text)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(places)
    return body + table + b"trailer<</Root 1 0 R/Size 5>>startxref\n%d\n%%%%EOF" % len(body)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty.txt": lambda: b"",
    "program.txt": lambda: bytes(range(256)) * 40,
    "cut.docx": lambda: (DEV / "d10-rethinking-recovery.docx").read_bytes()[:20_000],
    "cut.pdf": lambda: (DEV / "d13-weaving-it-together.pdf").read_bytes()[:30_000],
    "paragraphs.docx": lambda: word_file(PARAGRAPH * 400_000),
    "many.docx": lambda: word_file(PARAGRAPH * 24_900),
    "zeros.docx": lambda: word_file("", {"word/styles.xml": "0" * 60_000_000}),
    "entity.docx": lambda: word_file("&a;", head='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "tables.docx": lambda: word_file("<w:tbl><w:tr><w:tc>" * 60 + PARAGRAPH + "</w:tc></w:tr></w:tbl>" * 60),
    "stream.pdf": lambda: bomb_pdf(b" " * 300_000_000),
    "line.txt": lambda: b"a" * 5_000_000,
    "lines.txt": lambda: b"word\n" * 500_000,
    "line.md": lambda: b"word " * 1_000_000,
    "line.html": lambda: b"<p>" + b"word " * 1_000_000,
    "line.eml": lambda: b"Subject: x\n\n" + b"word " * 1_000_000,
    "line.rtf": lambda: b"{\\rtf1 " + b"word " * 1_000_000 + b"}",
    "brackets.md": lambda: b"[" * 19_000,
    "images.md": lambda: b"![a](" * 3_900,
    "tags.md": lambda: b"<a " * 6_000,
    "stars.md": lambda: b"*a **b " * 2_800,
    "alias.md": lambda: b"---\na: &a [x,x]\nb: [*a,*a]\n---\nx",
    "divs.html": lambda: b"<div>" * 190_000 + b"x",
    "tables.html": lambda: b"<table><tr><td>" * 60 + b"x",
    "attributes.html": lambda: b"<p " + b" ".join(b"a%d=1" % number for number in range(300_000)) + b">x",
    "script.html": lambda: b'<script>alert(1)</script><p><a href="javascript:alert(1)">x</a>',
    "parts.eml": lambda: b"Subject: x\nContent-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\n" * 90_000,
    "addresses.eml": lambda: b"From: " + b"a@b," * 200_000 + b"\n\nx",
    "groups.rtf": lambda: b"{\\rtf1 " + b"{" * 1_000_000,
    "../../../etc/passwd": lambda: b"x",
    "notes\u202etxt.exe": lambda: b"x",
}


def refusal(data: bytes, name: str) -> str:
    """The sentence a file is refused with; "" when it is read."""
    try:
        assert read_in_cage(data, name).blocks
    except UnreadableFile as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_read_or_refused_soon(name: str) -> None:
    """One sentence or a text, within two seconds of the child's CPU."""
    data = HOSTILE[name]()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    sentence = refusal(data, name)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < CPU_SECONDS
    assert not {"\n", "\u202e"} & set(sentence)
    assert "/" not in sentence.split("”")[0]


def test_what_leaves_the_cage_is_what_the_reader_gave() -> None:
    """One child reads all write-ups, and each text is the same as without the cage."""
    with Cage() as cage:
        assert [cage.read(path) for path in WRITEUPS] == [
            read(path.read_bytes(), path.name) for path in WRITEUPS
        ]


def test_one_bad_file_costs_the_others_nothing() -> None:
    """The child that a file broke is replaced."""
    with Cage() as cage:
        for _ in range(2):
            with pytest.raises(UnreadableFile, match="memory"):
                cage.read(bomb_pdf(b" " * 500_000_000), "bomb.pdf")
            assert "Words" == cage.read(b"Words", "notes.txt").text


def test_one_child_serves_many_files() -> None:
    """A batch does not pay for a start with each file."""
    with Cage() as cage:
        pids = set()
        for _ in range(20):
            cage.read(b"Words", "notes.txt")
            pids.add(cage._child.pid if cage._child else 0)
        assert 1 == len(pids)


def caged(monkeypatch: pytest.MonkeyPatch, code: str) -> str:
    """The sentence for a file whose reader does `code`."""
    start = "import sys; sys.path.insert(0, sys.argv[1]); import indexer.intake.readers as r\n"
    serve = "\nfrom indexer.intake.readers import caged; r.read = bad; caged.serve()"
    body = f"def bad(data, name):\n    {code}"
    monkeypatch.setattr(cage_module, "_CHILD", start + body + serve)
    with pytest.raises(UnreadableFile) as caught:
        read_in_cage(b"x", "notes.txt")
    return str(caught.value)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("x = bytearray(10**9)", "needs too much memory"),
        ("import os; os.write(os.memfd_create('x'), b'x')", "OSError"),
        ("import os; os._exit(3)", "damaged"),
        ("import os; os.kill(os.getpid(), 11)", "damaged"),
        ("sys.stdout.write('1' * 100); sys.stdout.flush()", "damaged"),
        ("sys.stdout.write('30000000\\n'); sys.stdout.flush()", "damaged"),
        ("raise KeyError('secret')", "its reader failed on it (KeyError)"),
        ("import os; raise KeyError if 'PATH' in os.environ else EOFError", "(EOFError)"),
    ],
)
def test_a_broken_reader_ends_as_a_sentence(monkeypatch: pytest.MonkeyPatch, code: str, words: str) -> None:
    """Memory, files, crashes and chatter: nothing else leaves."""
    assert words in caged(monkeypatch, code)


def test_a_reader_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the clock, with all it started."""
    monkeypatch.setattr(cage_module, "WALL_SECONDS", 0.5)
    assert "takes too long" in caged(monkeypatch, "import time; time.sleep(60)")


def test_a_path_that_is_no_file_is_refused(tmp_path: Path) -> None:
    """A folder or a missing file is one sentence; a pipe is not waited for."""
    pipe = tmp_path / "socket.txt"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(pipe))
        for path in (tmp_path, tmp_path / "missing.txt", pipe):
            with pytest.raises(UnreadableFile, match=f"“{path.name}”"):
                read_in_cage(path)
