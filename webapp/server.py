"""Serving the site: the index is brought in step, then waitress answers. It makes no pages."""

from __future__ import annotations

import gc
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from ipaddress import ip_address

import waitress

from indexer.catalogue import Catalogue
from indexer.errors import CasebookError, SettingError
from indexer.indexing import UP_TO_DATE
from indexer.progress import Watcher, unwatched
from indexer.publishing import publish_planned
from indexer.settings import Settings
from indexer.staff.accounts import Role
from indexer.staff.state import StaffState
from indexer.user_command import INVITED
from webapp.app import create_app

THREADS = 4
CONNECTIONS = 2_000
"""Slow clients hold a connection each; hundreds of them must not keep others out."""
IDLE_SECONDS = 20
LOOK_SECONDS = 2.0
"""How often the corpus is looked at for changes; a look costs a few milliseconds."""

Tell = Callable[[str], None]
Watched = Callable[[], AbstractContextManager[Watcher]]


def run(settings: Settings, host: str, port: int, *, tell: Tell, watched: Watched) -> None:
    """Serve at `host`:`port` until interrupted; port 0 takes a free one. `tell` says what goes on, and what
    `watched` gives is told how far the first index is.

    Raises:
        CorpusMissing: There is no corpus folder.
        SettingError: The address cannot be listened on.
    """
    if settings.site_url == Settings.site_url and port:
        settings = replace(settings, site_url=f"http://{host}:{port}")
    catalogue = Catalogue(settings)
    if not catalogue.recover():
        tell("Building the index.")
        with watched() as progress:
            built = _refreshed(catalogue, progress)
        tell(built)
    threading.Thread(
        target=_keep_in_step, args=(catalogue, settings, tell), name="keep-in-step", daemon=True
    ).start()
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
    if warning := readable_on_the_way(settings, host):
        tell(warning)
    _offer_first_account(settings, tell)
    tell(f"Casebook is at http://{host}:{server.effective_port} (Ctrl+C stops it).")
    gc.freeze()  # what is loaded now stays: no collection need look at it, which is a tenth of the mean page
    try:
        server.run()
    finally:
        server.close()


def readable_on_the_way(settings: Settings, host: str) -> str:
    """What is to be said where others can read passwords; "" where none can, or a proxy speaks TLS."""
    try:
        is_here = host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # a name of a host
        is_here = False
    if is_here or settings.site_url.startswith("https://"):
        return ""
    return (
        f"Warning: other machines reach {host} without TLS, so passwords can be read on the way; put a"
        " proxy that speaks TLS before it and set CASEBOOK_SITE_URL to its https address, as README says in"
        " “Deploy it”."
    )


def _offer_first_account(settings: Settings, tell: Tell) -> None:
    """On a machine without accounts, a link by which the first one is made."""
    accounts = StaffState(settings.var).accounts
    if not accounts.all():
        token = accounts.invite(None, Role.ADMINISTRATOR, now=time.time())
        tell(
            f"There is no staff account yet. Make the first one, once, at {settings.site_url}{INVITED}{token}"
        )


def _keep_in_step(catalogue: Catalogue, settings: Settings, tell: Tell) -> None:
    """Bring the index in step now and whenever the corpus has changed; the last good one answers meanwhile.
    Publish what is planned when its day has come, and do in good time what saves and searches gain by.

    What has been said once is not said again until something else has happened.
    """
    said, work = "", StaffState(settings.var).work
    while True:
        try:
            publish_planned(catalogue, work, date.today(), tell=tell)
            sentence = _refreshed(catalogue)
            catalogue.make_ready()
        except (CasebookError, OSError, sqlite3.Error) as error:
            sentence = f"The index could not be brought up to date: {error}"
        if sentence not in (said, UP_TO_DATE):
            tell(sentence)
            said = sentence
        time.sleep(LOOK_SECONDS)


def _refreshed(catalogue: Catalogue, progress: Watcher = unwatched) -> str:
    refreshed = catalogue.refresh(progress=progress)
    count = len(refreshed.problems)
    faults = f" {count} faults in the corpus: casebook check lists them." if count else ""
    return refreshed.in_words() + faults
