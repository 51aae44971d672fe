"""Serving the site: the index is brought in step, then waitress answers. It makes no pages."""

from __future__ import annotations

import threading
from collections.abc import Callable

import waitress

from indexer.catalogue import Catalogue
from indexer.errors import CasebookError, SettingError
from indexer.settings import Settings
from webapp.app import create_app

THREADS = 4
CONNECTIONS = 2_000
"""Slow clients hold a connection each; hundreds of them must not keep others out."""
IDLE_SECONDS = 20

Tell = Callable[[str], None]


def run(settings: Settings, host: str, port: int, *, tell: Tell) -> None:
    """Serve at `host`:`port` until interrupted; port 0 takes a free one. `tell` says what goes on.

    Raises:
        CorpusMissing: There is no corpus folder.
        SettingError: The address cannot be listened on.
    """
    catalogue = Catalogue(settings)
    if catalogue.recover():
        threading.Thread(target=_mend, args=(catalogue, tell), name="mend-index", daemon=True).start()
    else:
        tell("Building the index; this takes a few seconds.")
        tell(_refreshed(catalogue))
    try:
        server = waitress.create_server(
            create_app(settings, catalogue),
            host=host,
            port=port,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            asyncore_use_poll=True,
            channel_timeout=IDLE_SECONDS,
            ident="",
        )
    except OSError as error:
        raise SettingError(
            f"Cannot listen on {host} port {port}: {error.strerror}. Try another --port."
        ) from error
    tell(f"Casebook is at http://{host}:{server.effective_port} (Ctrl+C stops it).")
    try:
        server.run()
    finally:
        server.close()


def _mend(catalogue: Catalogue, tell: Tell) -> None:
    """Bring the index in step while the last good one answers."""
    try:
        tell(_refreshed(catalogue))
    except (CasebookError, OSError) as error:
        tell(f"The index could not be brought up to date: {error}")


def _refreshed(catalogue: Catalogue) -> str:
    refreshed = catalogue.refresh()
    count = len(refreshed.problems)
    faults = f" {count} faults in the corpus: casebook check lists them." if count else ""
    return refreshed.in_words() + faults
