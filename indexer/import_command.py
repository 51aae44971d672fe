"""`casebook import`: which files are meant, and where what came of them is told: terminal, JSON, folder."""

from __future__ import annotations

import json
import re
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indexer.atomic import make_folder, write_atomically
from indexer.telling import PROBLEMS, say, told_plainly

if TYPE_CHECKING:
    from indexer.importing import Imported, WriteUp
    from indexer.settings import Settings

STANDARD_INPUT = "-"
NAME_BYTES = 200
"""Longest name of a file in `--out`, “.json” not counted: what file systems take, with room for a draft."""
_STEERING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True)
class Wanted:
    """How the command was called.

    Attributes:
        name: What standard input is called.
    """

    files: tuple[str, ...]
    dry_run: bool
    as_json: bool
    out: Path | None
    name: str | None
    again: bool


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--dry-run", is_flag=True, help="Propose only: save nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Write NAME.json for each file there."
)
@click.option("--name", help="What standard input (-) is called, with its ending: minutes.docx.")
@click.option("--again", is_flag=True, help="Save a file though a record was made of it before.")
@click.pass_obj
def import_files(settings: Settings, /, **options: Any) -> None:
    """Propose an event and its examples from each write-up FILE and save them as drafts.

    A FILE may be a Word, OpenDocument, RTF, PDF, HTML, Markdown, mail or text file, a folder of such files,
    or - for standard input.
    """
    wanted = Wanted(**options)
    write_ups = _write_ups(wanted, settings)
    with told_plainly():
        done, is_whole = _run(settings, wanted, write_ups)
    _tell(done, wanted)
    sys.exit(PROBLEMS if not is_whole or any(imported.is_refused for imported in done) else 0)


def _run(settings: Settings, wanted: Wanted, write_ups: Sequence[WriteUp]) -> tuple[list[Imported], bool]:
    """Import all; what was done, and whether that and its writing out is all that was wanted."""
    from indexer.catalogue import Catalogue

    if wanted.out:
        make_folder(wanted.out)
    importing = Catalogue(settings).import_write_ups(
        write_ups, today=date.today(), save=not wanted.dry_run, again=wanted.again
    )
    names = _out_names([write_up.name for write_up in write_ups])
    done: list[Imported] = []
    is_whole = True
    hidden = len(write_ups) == 1 or not sys.stderr.isatty()
    with (
        _interruption() as is_asked_to_stop,
        click.progressbar(
            importing, len(write_ups), "Importing", file=sys.stderr, hidden=hidden, show_pos=True
        ) as progress,
    ):
        for imported, name in zip(progress, names, strict=False):
            done.append(imported)
            is_whole &= _written_out(imported, wanted.out, name)
            if is_asked_to_stop():
                break
    if left := len(write_ups) - len(done):
        say(f"Interrupted: {left} of {len(write_ups)} files were not taken in.")
    return done, is_whole and not left


@contextmanager
def _interruption() -> Iterator[Callable[[], bool]]:
    """Hold an interrupt back until a write-up is saved whole and told; a second one stops at once."""
    asked: list[int] = []

    def note(number: int, _: object) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


def _written_out(imported: Imported, folder: Path | None, name: str) -> bool:
    """Write NAME.json where that is wanted; a disk that refuses is told and stops nothing."""
    from indexer.importing import as_json

    try:
        if folder:
            write_atomically(folder / f"{name}.json", f"{_json_text(as_json(imported))}\n".encode())
    except OSError as error:
        say(f"{name}.json could not be written: {error.strerror or error}.")
        return False
    return True


def _tell(done: Sequence[Imported], wanted: Wanted) -> None:
    from indexer.import_summary import refusal, summary, table
    from indexer.importing import as_json

    if wanted.as_json:
        documents = [as_json(imported) for imported in done]
        is_one = len(wanted.files) == len(done) == 1 and not Path(wanted.files[0]).is_dir()
        click.echo(_json_text(documents[0] if is_one else documents))
        return
    for imported in done:
        if lines := list(summary(imported)):
            click.echo("\n".join([*lines, ""]))
    if len(done) > 1:
        click.echo("\n".join(table(done)))
    elif done and done[0].is_refused:
        say(refusal(done[0]))


def _json_text(value: Any) -> str:
    """JSON in UTF-8; what would steer a terminal stands in it as an escape, which reads as the same."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


# --- which files -------------------------------------------------------------------------------


def _write_ups(wanted: Wanted, settings: Settings) -> list[WriteUp]:
    """The files that are meant, in the order they were named; those of a folder by their paths."""
    from indexer.importing import WriteUp
    from indexer.intake.readers import SIZE_LIMIT

    piped = wanted.files.count(STANDARD_INPUT)
    if piped > 1 or bool(piped) != bool(wanted.name):
        raise click.UsageError("Standard input (-) needs --name NAME, which tells its kind, and comes once.")
    found: list[WriteUp] = []
    for file in wanted.files:
        path = Path(file)
        if file == STANDARD_INPUT:
            found.append(WriteUp(wanted.name or "", sys.stdin.buffer.read(SIZE_LIMIT + 1)))
        elif path.is_dir():
            found += _files_in(path, {settings.corpus.resolve(), settings.var.resolve()})
        else:
            found.append(WriteUp(path.name, path))
    if not found:
        raise click.UsageError("There is no file in what was named.")
    return found


def _files_in(folder: Path, left_out: set[Path]) -> Iterator[WriteUp]:
    """Yield a folder's files and those of its folders; nothing hidden, no links, not the corpus itself."""
    from indexer.importing import WriteUp

    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_symlink() or path.resolve() in left_out:
            continue
        if path.is_dir():
            for inner in _files_in(path, left_out):
                yield WriteUp(f"{path.name}/{inner.name}", inner.content)
        else:
            yield WriteUp(path.name, path)


def _out_names(names: Sequence[str]) -> list[str]:
    """For each file its name without the last ending; the second of one name gets `-2`."""
    stems = [_file_name(name.rpartition("/")[2]) for name in names]
    natural, used, given = {stem.casefold() for stem in stems}, set[str](), []
    for stem in stems:
        name, count = stem, 1
        while name.casefold() in used or (count > 1 and name.casefold() in natural):
            count += 1
            name = f"{stem}-{count}"
        used.add(name.casefold())
        given.append(name)
    return given


def _file_name(name: str) -> str:
    """A name that no file system takes for something else."""
    from indexer.import_summary import plain

    last = re.split(r"[/\\]", name)[-1]
    stem = plain(last.rpartition(".")[0] or last)
    return stem.encode()[:NAME_BYTES].decode(errors="ignore").strip(". ") or "write-up"
