"""The rows of whole pages over HTTP: made anew, kept, asked for again; rendered with no search; Kerko's."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from typing import Any

import flask
from flask import Flask
from werkzeug.test import EnvironBuilder

from benchmarks.asking import KINDS, Asking, Question
from benchmarks.engine_rows import NAMES, QUERIES
from benchmarks.measuring import Act, Table, alternated, cpu, medians, settled
from benchmarks.timed import Elsewhere
from indexer.catalogue import Catalogue
from indexer.corpus import Corpus
from indexer.documents import documents_of, knowledge_of
from indexer.engines.protocol import Document, Knowledge
from indexer.settings import Settings
from webapp import search
from webapp.app import create_app

OURS = "Casebook"
RENDERED, FOUND, EMPTY = "rendered, no search", "search alone", "empty Flask view"
KERKO, KERKO_FOUND = "Kerko", "Kerko's search alone"
COLUMNS = (RENDERED, FOUND, EMPTY, KERKO, KERKO_FOUND)
MADE_BARS = {RENDERED: 4.0, KERKO: 1 / 80}
KEPT_BARS = {EMPTY: 1.3}


def read_corpus(settings: Settings) -> tuple[list[Document], Knowledge]:
    """The documents of a corpus, and what is known besides."""
    contents = Corpus(settings.corpus, settings.var).load()
    documents = list(documents_of(contents))
    return documents, knowledge_of(contents)


class Site:
    """The real site over a corpus, asked for search pages as a server asks it."""

    def __init__(self, settings: Settings, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._site = create_app(settings, catalogue)
        self._kept = self._site.wsgi_app
        self._made = self._kept._site  # type: ignore[attr-defined]
        self._empty = Flask("empty")
        self._empty.add_url_rule("/", view_func=lambda: "")
        self._contexts: dict[str, Mapping[str, Any]] = {}
        self._etags: dict[str, str] = {}
        vars(search)["render_template"] = self._rendered

    def _rendered(self, template: str, **values: Any) -> str:
        """What renders the pages, and remembers of what."""
        self._contexts.setdefault(flask.request.args["q"], values)
        return flask.render_template(template, **values)

    def total(self, question: Question) -> int:
        """How many a query finds; its page is kept from now on."""
        status, headers = _asked(self._kept, str(question))
        assert status.startswith("200"), status
        self._etags[str(question)] = headers["ETag"]
        return int(self._contexts[str(question)]["answer"].results.total)

    def made(self, question: Question) -> float:
        """A page made anew."""
        return cpu(lambda: _asked(self._made, str(question)))

    def kept(self, question: Question) -> float:
        """A page that is kept."""
        return cpu(lambda: _asked(self._kept, str(question)))

    def unchanged(self, question: Question) -> float:
        """A page that the browser has already: 304."""
        return cpu(lambda: _asked(self._kept, str(question), self._etags[str(question)]))

    def rendered(self, question: Question) -> float:
        """The same page from the same values, without their search."""

        def render() -> None:
            with self._site.test_request_context("/search", query_string={"q": str(question)}):
                flask.render_template("search/results.html", **self._contexts[str(question)])

        return cpu(render)

    def found(self, question: Question) -> float:
        """The search of that page alone."""
        return cpu(lambda: self._catalogue.search(self._contexts[str(question)]["answer"].request))

    def empty(self) -> float:
        """An empty view of Flask."""
        return cpu(lambda: _asked(self._empty, "", path="/"))


def _asked(site: Any, query: str, etag: str = "", path: str = "/search") -> tuple[str, dict[str, str]]:
    """Ask a WSGI site for a page; returns status and headers. Making the request is in the price."""
    headers = {"If-None-Match": etag} if etag else {}
    environ = EnvironBuilder(path=path, query_string={"q": query}, headers=headers.items()).get_environ()
    answer: list[Any] = []
    b"".join(site(environ, lambda status, headers, failure=None: answer.extend((status, dict(headers)))))
    return answer[0], answer[1]


def rows_of_web_pages(table: Table, site: Site, kerko: Elsewhere | None, asking: Asking) -> None:
    """Each way to a page, by kind of query."""
    kept: list[tuple[dict[str, float], dict[str, float]]] = []
    for kind in KINDS:
        rows, totals = [], []
        for question in asking.questions("common", kind, QUERIES):
            totals.append(site.total(question))
            acts = _acts(site, kerko, question)
            row = alternated(acts)
            rows.append({OURS: row.pop("made"), **row})
            kept.append(({OURS: row["kept"], EMPTY: row[EMPTY]}, {OURS: row["304"], EMPTY: row[EMPTY]}))
        total = statistics.median(totals)
        table.row(f"search page, {NAMES[kind]}", medians(rows), MADE_BARS, total=total)
    for name, figures in zip(("search page, kept", "search page, 304"), zip(*kept, strict=True), strict=True):
        table.row(name, medians(figures), KEPT_BARS)


def _acts(site: Site, kerko: Elsewhere | None, question: Question) -> dict[str, Act]:
    acts: dict[str, Act] = {
        "made": lambda: site.made(question),
        RENDERED: lambda: site.rendered(question),
        FOUND: lambda: site.found(question),
        "kept": lambda: site.kept(question),
        "304": lambda: site.unchanged(question),
        EMPTY: site.empty,
    }
    if kerko:
        acts[KERKO] = lambda: kerko.page(question)
        acts[KERKO_FOUND] = lambda: kerko.page(question, "search")
    return {name: settled(act) for name, act in acts.items()}


def rows_of_refresh(table: Table, settings: Settings) -> Catalogue:
    """What `casebook index` costs on an empty index, and when nothing has changed."""
    catalogue = Catalogue(settings)
    whole = "the first time"
    first = cpu(catalogue.refresh)
    table.row("refresh, nothing there", {OURS: first})
    again = Catalogue(settings)
    table.row("refresh, nothing changed", {OURS: cpu(again.refresh), whole: first}, {whole: 0.02})
    return catalogue
