"""What commands tell: sentences on stderr, JSON on stdout, and the exit codes that go with them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from indexer.errors import CasebookError, QueryError, SettingError

if TYPE_CHECKING:
    from indexer.progress import Watcher

PROBLEMS, USAGE = 1, 2
"""Exit codes besides 0."""
LINE_SECONDS, REWRITE_SECONDS = 10.0, 0.2
"""How often progress is told in lines, and in one line of a terminal."""


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn our errors into one sentence on stderr; a wrong question is a usage error."""
    try:
        yield
    except (QueryError, SettingError) as error:
        say(str(error))
        sys.exit(USAGE)
    except CasebookError as error:
        say(str(error))
        sys.exit(PROBLEMS)
    except OSError as error:
        say(f"{error.strerror or error}: {error.filename or ''}".rstrip(": ") + ".")
        sys.exit(PROBLEMS)


def say(sentence: str) -> None:
    """Print one line on stderr."""
    click.echo(sentence, err=True)


@contextmanager
def told_progress() -> Iterator[Watcher]:
    """Tell how far long work is, on stderr: in one line that is written over and goes in the end, or where
    that is no terminal, in a line now and then.
    """
    from indexer.progress import Progress

    if not sys.stderr.isatty():
        yield Progress(say, every=LINE_SECONDS)
        return
    try:
        yield Progress(_write_over, every=REWRITE_SECONDS)
    finally:
        _write_over("")


def _write_over(line: str) -> None:
    click.echo(f"\r{line}\x1b[K", err=True, nl=False)


def print_json(value: Any) -> None:
    """Print one JSON document on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
