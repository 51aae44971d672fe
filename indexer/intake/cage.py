"""Reads files that are not trusted in a process of their own, with bounds on time and memory.

What leaves the cage is a `SourceText` or one sentence. The child gets bytes on stdin, no environment and no
name of a file on disk; its answer is JSON of a bounded length. It opens no connection and can write no
byte to a file.
"""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from indexer.errors import MalformedText
from indexer.intake.readers import SIZE_LIMIT
from indexer.intake.readers.unreadable import UnreadableFile, printable
from indexer.intake.readers.wire import from_wire
from indexer.intake.source_text import SourceText

WALL_SECONDS = 15.0
ANSWER_LIMIT = 20_000_000
_ROOT = Path(__file__).resolve().parents[2]
_CHILD = (
    "import sys; sys.path.insert(0, sys.argv[1]); from indexer.intake.readers.caged import serve; serve()"
)


def read_in_cage(source: Path | bytes, name: str = "") -> SourceText:
    """Read one file; see `Cage.read`."""
    with Cage() as cage:
        return cage.read(source, name)


class Cage:
    """A child process that reads many files one after the other, started when the first comes.

    Each file has the whole time to itself; one that breaks the child costs the others only a new start.
    Not for use by several threads at once.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Cage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, source: Path | bytes, name: str = "") -> SourceText:
        """Read a file, given as its bytes or its path; `name` is by default the path's last part.

        Raises:
            UnreadableFile: For whatever reason it was not read; the sentence says which.
        """
        if isinstance(source, Path):
            name = name or source.name
        shown = printable(name)
        try:
            data = _bytes_of(source) if isinstance(source, Path) else source
            if len(data) > SIZE_LIMIT:
                raise UnreadableFile(f"is larger than {SIZE_LIMIT // 1_000_000} MB")
            if not data:
                raise UnreadableFile("is empty")
            answer = self._asked(data, shown)
            if "reason" in answer:
                raise UnreadableFile(str(answer["reason"]))
            return from_wire(answer)
        except (UnreadableFile, MalformedText) as error:
            reason = error.reason if isinstance(error, UnreadableFile) else "could not be taken apart"
            raise UnreadableFile(reason, shown) from error

    def _asked(self, data: bytes, name: str) -> dict[str, Any]:
        """The child's answer.

        Raises:
            UnreadableFile: It died or answered nothing that makes sense.
        """
        child = self._child = self._child or _started()
        too_late = threading.Event()
        clock = threading.Timer(WALL_SECONDS, _kill, (child, too_late))
        clock.daemon = True
        clock.start()
        try:
            answer = _exchanged(child, data, name)
        except (OSError, ValueError, RecursionError) as error:
            self._end()
            raise UnreadableFile(_last_words(child.returncode, too_late=too_late.is_set())) from error
        except BaseException:
            self._end()
            raise
        finally:
            clock.cancel()
            clock.join()
        if answer.get("last") or too_late.is_set():
            self._end()
        return answer

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            _kill(child)
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()


def _bytes_of(path: Path) -> bytes:
    """The bytes of a regular file, up to one more than is allowed; a pipe or a device is not waited for."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not one"
        raise UnreadableFile(f"cannot be opened: {reason.lower()}") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnreadableFile("is not a file")
    try:
        with open(descriptor, "rb") as file:
            return file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise UnreadableFile("cannot be read from the disk") from error


def _started() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-c", _CHILD, str(_ROOT)]
    return subprocess.Popen(  # noqa: S603  (our own interpreter and words)
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )


def _exchanged(child: subprocess.Popen[bytes], data: bytes, name: str) -> dict[str, Any]:
    """Hand over a file and take the answer.

    Raises:
        OSError, ValueError: The child is gone, or its answer is not one.
    """
    if child.stdin is None or child.stdout is None:
        raise ValueError("the child has no pipes")
    child.stdin.write(json.dumps({"name": name, "size": len(data)}).encode() + b"\n" + data)
    child.stdin.flush()
    size = int(child.stdout.readline(20))
    if not 0 < size <= ANSWER_LIMIT:
        raise ValueError("the answer is too long")
    answer = json.loads(child.stdout.read(size))
    if not isinstance(answer, dict):
        raise ValueError("the answer is none")
    return answer


def _kill(child: subprocess.Popen[bytes], too_late: threading.Event | None = None) -> None:
    """End the child and all it started; they are a session of their own."""
    if too_late is not None:
        too_late.set()
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _last_words(code: int | None, *, too_late: bool) -> str:
    """Why a child died, for the person whose file it was."""
    if too_late or code == -signal.SIGXCPU:
        return "takes too long to be taken apart"
    return "is damaged, or needs too much memory to be taken apart"
