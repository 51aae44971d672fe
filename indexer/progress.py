"""How far a long piece of work is, from what it tells and the time it takes: rate and time left."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

READING, INDEXING = "Reading", "Indexing"
SHARES = {READING: 0.25, INDEXING: 0.75}
"""How much of the work each stage is, in its order, as measured on 10,000 records."""
PATIENCE = 2.0
"""Seconds in which nothing is told: most work has ended by then."""

Watcher = Callable[[str, int, int], None]
"""Is told the stage, how many records are done in it, and of how many."""


def unwatched(stage: str, done: int, of: int) -> None:
    """Tells nobody."""


class Moment(NamedTuple):
    """How far the work is.

    Attributes:
        done, of: Records of this stage.
        rate: Records a second in this stage.
        left: Seconds that all stages together will still take, going on as so far; None before any is done.
    """

    stage: str
    done: int
    of: int
    rate: float
    left: float | None

    @classmethod
    def at(cls, stage: str, done: int, of: int, *, in_stage: float, in_all: float) -> Moment:
        """The moment so many seconds after the stage was begun, and after all was."""
        names = list(SHARES)
        before = sum(SHARES[name] for name in names[: names.index(stage)])
        share = before + SHARES[stage] * done / of if of else before
        left = in_all * (1 - share) / share if share else None
        return cls(stage, done, of, done / in_stage if in_stage else 0.0, left)

    def in_words(self) -> str:
        """One line."""
        told = f"{self.stage}: {self.done:,} of {self.of:,} records"
        if self.rate:
            told += f", {self.rate:,.0f} a second"
        return told if self.left is None else f"{told}, {_duration(self.left)} left"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(max(round(seconds), 1), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


class Progress:
    """A `Watcher` that says a line every so many seconds, the first after `PATIENCE`.

    Args:
        every: Seconds between two lines.
        clock: Seconds since whenever.
    """

    def __init__(
        self, say: Callable[[str], None], *, every: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._say, self._every, self._clock = say, every, clock
        self._begun: float | None = None
        self._stage, self._stage_begun, self._said = "", 0.0, 0.0

    def __call__(self, stage: str, done: int, of: int) -> None:
        """Be told how far it is."""
        now = self._clock()
        if self._begun is None:
            self._begun, self._said = now, now + PATIENCE - self._every
        if stage != self._stage:
            self._stage, self._stage_begun = stage, now
        if now - self._said >= self._every:
            self._said = now
            moment = Moment.at(stage, done, of, in_stage=now - self._stage_begun, in_all=now - self._begun)
            self._say(moment.in_words())
