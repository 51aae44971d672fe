"""Write-ups read beside the site's own work: in a thread and a cage each, with a way to end it."""

from __future__ import annotations

import threading
from typing import Any

from pydantic import TypeAdapter

from indexer.catalogue import Catalogue
from indexer.errors import CasebookError
from indexer.intake.cage import Cage
from indexer.intake.proposal import Aside, Proposal, ProposedEvent, ProposedExample
from indexer.intake.propose import propose
from indexer.intake.readers.wire import from_wire, to_wire
from indexer.intake.source_text import SourceText
from indexer.prose import with_prose
from indexer.staff.write_ups import Incoming, State, WriteUps

AT_ONCE = 2
"""Files that are read at the same time; each may take 512 MB for up to 15 seconds."""
_EVENT = TypeAdapter(ProposedEvent)
_EXAMPLES = TypeAdapter(tuple[ProposedExample, ...])
_ASIDE = TypeAdapter(tuple[Aside, ...])


class Conversions:
    """Starts, watches and ends the reading of files."""

    def __init__(self, catalogue: Catalogue, write_ups: WriteUps) -> None:
        self._catalogue = catalogue
        self._write_ups = write_ups
        self._turn = threading.BoundedSemaphore(AT_ONCE)
        self._running: dict[int, tuple[threading.Thread, Cage]] = {}
        self._lock = threading.Lock()

    def start(self, number: int) -> None:
        """Begin to read a file, if that is not going on."""
        with self._lock:
            if number in self._running:
                return
            cage = Cage()
            thread = threading.Thread(
                target=self._read, args=(number, cage), name=f"write-up-{number}", daemon=True
            )
            self._running[number] = (thread, cage)
            thread.start()

    def wait(self, number: int, seconds: float) -> None:
        """Wait until a file is read, but no longer than that."""
        running = self._running.get(number)
        if running:
            running[0].join(seconds)

    def cancel(self, number: int) -> None:
        """End the reading; what is read afterwards all the same counts for nothing."""
        self._write_ups.end(number, State.CANCELLED)
        running = self._running.get(number)
        if running:
            running[1].__exit__(None, None, None)

    def _read(self, number: int, cage: Cage) -> None:
        try:
            with self._turn:
                incoming = self._write_ups.get(number)
                if incoming is None or incoming.state is not State.READING:
                    return
                with cage:
                    source = cage.read(self._write_ups.data(number), incoming.name)
                proposal = with_prose(propose(source, self._catalogue.known()))
                self._write_ups.read(number, to_wire(source), as_kept(proposal))
        except CasebookError as error:
            self._write_ups.end(number, State.REFUSED, str(error))
        except Exception:
            self._write_ups.end(
                number, State.REFUSED, "This file could not be taken apart. The fault is ours."
            )
            raise
        finally:
            with self._lock:
                self._running.pop(number, None)


def as_kept(proposal: Proposal, answers: dict[str, str] | None = None) -> dict[str, Any]:
    """A proposal without its text, to be kept as JSON; the answers about its names with it."""
    return {
        "event": _EVENT.dump_python(proposal.event, mode="json"),
        "examples": _EXAMPLES.dump_python(proposal.examples, mode="json"),
        "checks": list(proposal.checks),
        "aside": _ASIDE.dump_python(proposal.aside, mode="json"),
        "kept": list(proposal.kept),
        "answers": answers or {},
    }


def proposal_of(incoming: Incoming) -> Proposal:
    """The proposal of a write-up that was read."""
    kept = incoming.proposal or {}
    return Proposal(
        _source_of(incoming),
        _EVENT.validate_python(kept["event"]),
        _EXAMPLES.validate_python(kept["examples"]),
        tuple(kept["checks"]),
        _ASIDE.validate_python(kept.get("aside", ())),
        tuple(kept.get("kept", ())),
    )


def _source_of(incoming: Incoming) -> SourceText:
    return from_wire(incoming.source)
