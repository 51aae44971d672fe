"""The inside of the cage: a process that reads files it is handed on stdin and answers on stdout.

It sets its own limits before anything of a file is looked at. `indexer.intake.cage` is the outside.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any, BinaryIO

from indexer.intake.readers.unreadable import UnreadableFile

MEMORY_LIMIT = 600_000_000
CPU_SECONDS = 10
OPEN_FILES = 32
WORN_OUT_KILOBYTES = 250_000


def serve() -> None:
    """Answer until stdin ends; after a file that used much memory, say so and end."""
    _limit()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while line := requests.readline(10_000):
        request = json.loads(line)
        _allow_cpu()
        answer = _answer(requests.read(request["size"]), request["name"])
        answer["last"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > WORN_OUT_KILOBYTES
        _send(answers, answer)
        if answer["last"]:
            return


def _limit() -> None:
    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY_LIMIT),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(kind, (limit, limit))


def _allow_cpu() -> None:
    """Let this process use `CPU_SECONDS` more from now on."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _answer(data: bytes, name: str) -> dict[str, Any]:
    from indexer.intake.readers import read
    from indexer.intake.readers.wire import to_wire

    try:
        return to_wire(read(data, name))
    except UnreadableFile as error:
        return {"reason": error.reason}
    except MemoryError:
        return {"reason": "needs too much memory to be taken apart"}
    except Exception as error:  # the edge of the cage: whatever it is, it leaves as a sentence
        return {"reason": f"cannot be read; its reader failed on it ({type(error).__name__})"}


def _send(answers: BinaryIO, answer: dict[str, Any]) -> None:
    from indexer.intake.readers.wire import dumped

    data = dumped(answer)
    answers.write(b"%d\n" % len(data))
    answers.write(data)
    answers.flush()
