"""Pages that were made already, given again for as long as nothing they show has changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

PAGES = 256
"""Pages kept, those last asked for; about 60 KB each."""

Page = TypeVar("Page")


class PageCache:
    """The pages last asked for. Safe to use from several threads."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = threading.Lock()

    def page(self, key: Hashable, make: Callable[[], str | Page]) -> str | Page:
        """The page under `key`, which must name all that it depends on; made where there is none.

        What is no text, such as a redirection or an error, is not kept.
        """
        with self._lock:
            kept = self._pages.get(key)
            if kept is not None:
                self._pages.move_to_end(key)
                return kept
        made = make()
        if isinstance(made, str):
            with self._lock:
                self._pages[key] = made
                while len(self._pages) > PAGES:
                    self._pages.popitem(last=False)
        return made
