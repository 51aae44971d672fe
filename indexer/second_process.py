"""A second process that works beside this one where there are two cores, for a minute or two.

It is given functions of modules and what they are to be called with, over pipes. It opens no file.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from types import TracebackType
from typing import Any, Protocol, TypeVar

WORTH_A_SECOND = 2_000
"""Documents. It ends a build of 1,000 a fifth sooner for a sixth more CPU, one of 8,000 two fifths sooner for
hardly any: starting it takes 0.35 s."""
LOG = logging.getLogger("casebook")
_CHILD = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    "from indexer.second_process import serve; serve()"
)

Result = TypeVar("Result")


class Hands(Protocol):
    """Who does a piece of work."""

    def submit(
        self, function: Callable[..., Result], *arguments: Any, here: Callable[[], Result] | None = None
    ) -> Callable[[], Result]:
        """Give a piece of work; what is returned gives its result, once.

        Args:
            function: A pure one, found by its name in its module.
            here: What is called in this process instead; by default the same.
        """


class OneProcess:
    """This process: works when the result is asked for."""

    def submit(
        self, function: Callable[..., Result], *arguments: Any, here: Callable[[], Result] | None = None
    ) -> Callable[[], Result]:
        """See `Hands.submit`."""
        return here or partial(function, *arguments)


class TwoProcesses:
    """A second process does one piece after the other, in the order in which they were given; what it has not
    begun when its result is asked for is done by this one. So ask for the last ones first.

    Should it be killed, this one does it all. Should this one be killed, that one ends by itself: its pipes
    are closed. It is started anew, not forked, which is safe where there are threads.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._is_over = False
        self._exchange = ThreadPoolExecutor(1, thread_name_prefix="second-process")

    def __enter__(self) -> TwoProcesses:
        self._child = subprocess.Popen(  # noqa: S603  (our own interpreter and words)
            [sys.executable, "-c", _CHILD, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C is for this process, which ends that one
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over = True
        if self._child:
            self._child.kill()
        self._exchange.shutdown(cancel_futures=True)
        if self._child:
            with self._child:
                self._child = None

    def submit(
        self, function: Callable[..., Result], *arguments: Any, here: Callable[[], Result] | None = None
    ) -> Callable[[], Result]:
        """See `Hands.submit`."""
        asked = self._exchange.submit(self._asked, function, arguments)
        at_once = here or partial(function, *arguments)
        return lambda: at_once() if asked.cancel() else asked.result()

    def _asked(self, function: Callable[..., Result], arguments: tuple[Any, ...]) -> Result:
        """What the second process makes of it; it is done here where that one is dead."""
        child = self._child
        if child and child.stdin and child.stdout and not self._is_over:
            try:
                pickle.dump((function, arguments), child.stdin, pickle.HIGHEST_PROTOCOL)
                child.stdin.flush()
                result: Result = pickle.load(child.stdout)  # noqa: S301  (made by our own process)
            except (OSError, EOFError, pickle.UnpicklingError):
                LOG.warning("The second process that builds the index has ended; this one goes on alone.")
                self._is_over = True
            else:
                return result
        return function(*arguments)


ALONE = OneProcess()


def hands_for(documents: int) -> AbstractContextManager[Hands]:
    """Those that so many documents are worth: starting a second process costs as much as indexing some."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if documents < WORTH_A_SECOND or cores < 2:
        return nullcontext(ALONE)
    return TwoProcesses()


def serve() -> None:
    """Do what is asked on stdin and answer on stdout until stdin is closed: the second process's own life."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library may print is no answer
    while True:
        try:
            function, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301  (made by our own process)
        except EOFError:
            return
        pickle.dump(function(*arguments), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
