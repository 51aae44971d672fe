"""A peer's side of the pipe, in a Python of its own: needs nothing but the standard library and the peer.

A request is a line of JSON, [method, arguments]; the answer is another, [CPU milliseconds, what it returned].
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def serve(peer: Any) -> None:
    """Answer until the pipe is closed; what the peer prints goes to where errors go."""
    answers = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        for line in sys.stdin:
            method, arguments = json.loads(line)
            start = time.process_time()
            told = getattr(peer, method)(*arguments)
            taken = (time.process_time() - start) * 1e3
            print(json.dumps([taken, told]), file=answers, flush=True)


def documents_in(path: str) -> Iterator[dict[str, Any]]:
    """Yield the documents of a file as `peers.write_plain` writes them."""
    with Path(path).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def typed(kind: str, words: list[str]) -> str:
    """A query as it is typed; see `asking.Question`."""
    return f'"{" ".join(words)}"' if kind == "phrase" else f" {kind.upper()} ".join(words)
