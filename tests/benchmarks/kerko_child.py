"""Kerko's own search page: `python -m benchmarks.kerko_child FOLDER` in a Python that has Kerko.

Its Composer's schema and extractors, its own index, its templates and its blueprint, in an application as its
guide makes it. A document comes as an item of a Zotero library would: title and summary as title and
abstract, the body as the text of an attached document; themes, organisations and places as tags, of which it
has one facet. Zotero itself is never asked. It shows 20 hits, three facets, and no highlights.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import kerko
import kerko.composer
from flask import Flask, template_rendered
from flask_babel import Babel
from flask_bootstrap import Bootstrap4
from kerko.config_helpers import config_update, parse_config
from kerko.searcher import Searcher
from kerko.storage import open_index
from kerko.sync.zotero import LibraryContext
from werkzeug.datastructures import MultiDict

from benchmarks.child import documents_in, serve, typed

TAGS = ("theme", "organisation", "place")
TYPE, LABEL = "manuscript", "Manuscript"


def application(folder: str) -> Flask:
    """An application with Kerko's defaults."""
    app = Flask("kerko_child", instance_path=folder)
    config_update(app.config, kerko.DEFAULTS)
    nobody = {"ZOTERO_API_KEY": "0" * 24, "ZOTERO_LIBRARY_ID": "1", "ZOTERO_LIBRARY_TYPE": "group"}
    config_update(app.config, {"SECRET_KEY": "0" * 24, **nobody})
    parse_config(app.config)
    app.config["kerko_composer"] = kerko.composer.Composer(app.config)
    app.register_blueprint(kerko.make_blueprint(), url_prefix="/bibliography")
    Babel(app)
    Bootstrap4(app)
    return app


class Kerko:
    """The page as it is served, and the search alone of which it is made."""

    def __init__(self, folder: str) -> None:
        self._app = application(folder)
        self._client = self._app.test_client()
        self._composer = self._app.config["kerko_composer"]
        self._shown: list[dict[str, Any]] = []
        template_rendered.connect(self._seen, self._app)

    def _seen(self, _: Flask, context: dict[str, Any], **__: Any) -> None:
        self._shown.append(context)

    def version(self) -> str:
        """Kerko's, and that of the Whoosh it came with."""
        return f"{version('Kerko')} on Whoosh {version('Whoosh')}"

    def build(self, path: str) -> None:
        """Build all anew from a file of documents."""
        library = LibraryContext(
            "1",
            "group",
            collections=None,
            item_types={TYPE: LABEL},
            item_fields={TYPE: [{"field": "title", "localized": "Title"}]},
            creator_types={TYPE: []},
        )
        specs = [*self._composer.fields.values(), *self._composer.facets.values()]
        with self._app.app_context():
            index = open_index("index", schema=self._composer.schema, auto_create=True, write=True)
            writer = index.writer(limitmb=256)
            for item in _items(path):
                document: dict[str, Any] = {}
                for spec in specs:
                    spec.extract_to_document(document, item, library)
                writer.update_document(**document)
            writer.commit()

    def open(self) -> None:
        """Nothing: Kerko opens its index for each page."""

    def page(self, kind: str, words: list[str]) -> int:
        """One page over HTTP as Flask's client speaks it; returns how many it found."""
        self._shown.clear()
        answer = self._client.get("/bibliography/", query_string={"all": typed(kind, words)})
        assert answer.status_code == 200, answer.status
        answer.get_data()
        return int(self._shown[-1]["total_count"])

    def search(self, kind: str, words: list[str]) -> int:
        """What the page's view asks of its index, rendering nothing; returns how many it found."""
        with self._app.test_request_context("/bibliography/"), Searcher(open_index("index")) as searcher:
            found = searcher.search_page(
                page=1,
                page_len=20,
                keywords=MultiDict({"all": typed(kind, words)}),
                reject_any={"item_type": ["note", "attachment"]},
                faceting=True,
            )
            return int(found.item_count)


def _items(path: str) -> Iterator[dict[str, Any]]:
    """Yield the documents as items of a Zotero library, each with its text attached."""
    for number, each in enumerate(documents_in(path)):
        texts, facets = each["texts"], each["facets"]
        year = next((value for value in facets["year"] if value.isdecimal()), "")
        tags = [{"tag": value} for facet in TAGS for value in facets[facet]]
        key = f"{number:08X}"
        attached = {"itemType": "attachment", "linkMode": "imported_file", "contentType": "application/pdf"}
        named = {"key": f"F{key[1:]}", "filename": f"{each['id']}.pdf", "md5": "", "mtime": 0, "tags": []}
        yield {
            "key": key,
            "version": 1,
            "bib": f'<div class="csl-bib-body"><div class="csl-entry">{texts["title"]} ({year}).</div></div>',
            "coins": f'<span class="Z3988" title="rft.title={each["id"]}"></span>',
            "ris": f"TY  - MANSCPT\nTI  - {texts['title']}\nER  -",
            "bibtex": f"@unpublished{{{each['id']}, title = {{{texts['title']}}}}}",
            "meta": {"parsedDate": year},
            "links": {},
            "data": {
                "key": key,
                "itemType": TYPE,
                "title": texts["title"],
                "abstractNote": texts["summary"],
                "date": year,
                "dateAdded": "2026-01-01T00:00:00Z",
                "dateModified": "2026-01-01T00:00:00Z",
                "creators": [],
                "collections": [],
                "relations": {},
                "tags": tags,
            },
            "children": [{"key": named["key"], "data": attached | named, "fulltext": texts["body"]}],
        }


if __name__ == "__main__":
    serve(Kerko(sys.argv[1]))
