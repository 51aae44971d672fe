"""Pages that were made already, given again before Flask is asked, until something they show changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PAGES = 256
"""Pages kept, those last asked for; about 60 KB each."""
KEPT = frozenset(
    "/ /search /search.json /cases-like-mine /themes /places /organisations /people /events".split()
)
"""Addresses whose pages show nothing but what the index and the names hold, the same to everybody."""
_OF_THE_BODY = frozenset({"content-type", "content-length"})

Headers = list[tuple[str, str]]


class Page(NamedTuple):
    """An answer that may be given again.

    Attributes:
        state: What it was made of.
    """

    state: Hashable
    headers: Headers
    etag: str
    body: bytes


class PageCache:
    """The site with the pages last asked for kept in front of it. Safe to use from several threads.

    Args:
        state: Tells of what pages are made just now: while it says the same, they are the same.
    """

    def __init__(self, site: WSGIApplication, state: Callable[[], Hashable]) -> None:
        self._site = site
        self._state = state
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request; see PEP 3333."""
        if environ["REQUEST_METHOD"] != "GET" or environ.get("PATH_INFO") not in KEPT:
            return self._site(environ, start_response)
        key = tuple(map(environ.get, ("HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")))
        state = self._state()
        page = self._pages.get(key)
        if page is None or page.state != state:
            return self._made(key, state, environ, start_response)
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
        return _answered(page, environ, start_response)

    def _made(
        self, key: Hashable, state: Hashable, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """The site's answer, kept if it is a page; a redirection or an error is not."""
        answer: list[Any] = []

        def begin(status: str, headers: Headers, failure: Any = None) -> Callable[[bytes], object]:
            answer[:] = status, headers, failure
            return pieces.append

        pieces: list[bytes] = []
        unconditional = {name: value for name, value in environ.items() if name != "HTTP_IF_NONE_MATCH"}
        made = self._site(unconditional, begin)
        try:
            pieces += made
        finally:
            getattr(made, "close", lambda: None)()
        status, headers, failure = answer
        etag = dict(headers).get("ETag")
        if not status.startswith("200 ") or etag is None:
            start_response(status, headers, failure)
            return pieces
        page = Page(state, headers, etag, b"".join(pieces))
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > PAGES:
                self._pages.popitem(last=False)
        return _answered(page, environ, start_response)


def _answered(page: Page, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The page, or 304 for who has it already."""
    held = environ.get("HTTP_IF_NONE_MATCH", "")
    if held and (page.etag in held or held == "*"):
        start_response("304 NOT MODIFIED", [h for h in page.headers if h[0].lower() not in _OF_THE_BODY])
        return []
    start_response("200 OK", page.headers.copy())
    return [page.body]
