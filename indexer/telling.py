"""What commands tell: sentences on stderr, JSON on stdout, and the exit codes that go with them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from indexer.errors import CasebookError, QueryError, SettingError

PROBLEMS, USAGE = 1, 2
"""Exit codes besides 0."""


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


def print_json(value: Any) -> None:
    """Print one JSON document on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
