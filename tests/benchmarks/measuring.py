"""CPU time, medians of alternated rounds, and the table they are printed in, each row with its bar."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from random import Random

ROUNDS = 5
_CHANCE = Random(1)
WIDTH = 50
"""Characters of a row's name."""

Act = Callable[[], float]
"""Does something and returns the CPU milliseconds it took."""


def cpu(act: Callable[[], object]) -> float:
    """CPU milliseconds of an act, those of the processes that it starts and ends included."""
    start = _spent()
    act()
    return (_spent() - start) * 1e3


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def alternated(acts: Mapping[str, Act], rounds: int = ROUNDS) -> dict[str, float]:
    """The median of each act, all of them done one after the other in every round, after one for warmth.

    Their order is drawn anew for each round: who comes after a peer that fills the machine's caches with its
    own pays for that.
    """
    for act in acts.values():
        act()
    taken: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(rounds):
        for name in _CHANCE.sample(list(acts), len(acts)):
            taken[name].append(acts[name]())
    return {name: statistics.median(times) for name, times in taken.items()}


def settled(act: Act) -> Act:
    """An act that is done twice, of which the second counts: a server is asked for page after page, and what
    was at work in between leaves the machine's caches to nobody.
    """

    def again() -> float:
        act()
        return act()

    return again


def medians(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The median of each column over rows."""
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}


class Table:
    """Rows of figures of ours and of its peers, and what became of each bar.

    Attributes:
        judges: Whether rows are judged by their bars, which are for large corpora; ratios are told anyway.
        met: How many bars were met.
        missed: The rows whose bar was missed, with their verdicts.
    """

    def __init__(self, ours: str) -> None:
        self._ours = ours
        self._peers: Sequence[str] = ()
        self.judges = True
        self.met = 0
        self.missed: list[str] = []

    def head(self, peers: Sequence[str]) -> None:
        """Print the head of a table with a column for each of these peers."""
        self._peers = peers
        columns = "".join(f" {peer} |" for peer in peers)
        print(f"\n| {'CPU ms (ratio of ours)':{WIDTH}} | found | {self._ours} |{columns} bar |")
        print(f"| {'-' * WIDTH} | ---: | ---: |{' ---: |' * len(peers)} --- |", flush=True)

    def row(
        self,
        name: str,
        figures: Mapping[str, float],
        bars: Mapping[str, float | None] | None = None,
        *,
        total: float | None = None,
        bound: float | None = None,
    ) -> None:
        """Print a row.

        Args:
            figures: Ours first, then each peer's, and whatever else a bar compares ours with.
            bars: Name among `figures` → the most that ours may be of it; None: only told.
            total: Records found, the median over the queries.
            bound: The most that ours may be in itself.
        """
        ours = figures[self._ours]
        cells = "".join(f" {self._cell(ours, figures.get(peer))} |" for peer in self._peers)
        verdicts = [
            self._verdict(name, ours / figures[other], most, self._named(other, figures[other]))
            for other, most in (bars or {}).items()
            if other in figures
        ]
        if bound is not None:
            verdicts.append(self._verdict(name, ours, bound, ""))
        found = "" if total is None else f"{total:,.0f}"
        print(f"| {name:{WIDTH}} | {found} | {ours:.3f} |{cells} {'; '.join(verdicts)} |", flush=True)

    def _named(self, other: str, figure: float) -> str:
        """What ours is compared with; its figure where it has no column."""
        return f" of {other}" if other in self._peers else f" of {other} ({figure:.3f})"

    @staticmethod
    def _cell(ours: float, theirs: float | None) -> str:
        return f"{theirs:.3f} ({ours / theirs:.3f})" if theirs else ""

    def _verdict(self, name: str, value: float, most: float | None, of: str) -> str:
        if most is None or not self.judges:
            return f"{value:.3g}{of}"
        told = f"{value:.3g}{of}, at most {most:g}: "
        if value <= most:
            self.met += 1
            return f"{told}met"
        self.missed.append(f"{name}: {told}missed")
        return f"{told}**missed**"

    def foot(self) -> None:
        """Print which bars were missed."""
        print(f"\n{self.met} bars met, {len(self.missed)} missed.")
        for verdict in self.missed:
            print(f"- {verdict}")
