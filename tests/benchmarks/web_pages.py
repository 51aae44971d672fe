"""What a search page costs on the shipped corpus: `PYTHONPATH=tests python -m benchmarks.web_pages`.

Made anew, the same page rendered with no search, kept, asked for again, and an empty view of Flask.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask
from flask import Flask
from werkzeug.test import EnvironBuilder

from indexer.catalogue import Catalogue
from indexer.settings import Settings
from webapp import search
from webapp.app import create_app

SHIPPED = Path(__file__).parent.parent.parent / "corpus"
WORDS = "health garden housing youth community food prison school skills network support council".split()
ROUNDS = 15


def asked(site: Any, path: str, query: str = "", **headers: str) -> tuple[str, dict[str, str]]:
    """Ask a WSGI site for a page; returns status and headers."""
    environ = EnvironBuilder(path=path, query_string=query, headers=headers.items()).get_environ()
    answer: list[Any] = []
    b"".join(site(environ, lambda status, headers, failure=None: answer.extend((status, dict(headers)))))
    return answer[0], answer[1]


def cpu(act: Callable[[], object]) -> float:
    """CPU milliseconds of an act."""
    start = time.process_time()
    act()
    return (time.process_time() - start) * 1e3


def main() -> None:
    """Medians of alternated rounds."""
    empty = Flask("empty")
    empty.add_url_rule("/", view_func=lambda: "")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(corpus=SHIPPED, var=Path(folder))
        catalogue = Catalogue(settings)
        catalogue.refresh()
        site = create_app(settings, catalogue)
        kept, made = site.wsgi_app, site.wsgi_app._site  # type: ignore[attr-defined]
        contexts: dict[str, dict[str, Any]] = {}
        vars(search)["render_template"] = lambda name, **values: flask.render_template(
            name, **contexts.setdefault(flask.request.args["q"], values)
        )
        etags = {word: asked(kept, "/search", f"q={word}")[1]["ETag"] for word in WORDS}

        def rendered(word: str) -> None:
            with site.test_request_context(f"/search?q={word}"):
                flask.render_template("search/results.html", **contexts[word])

        acts: dict[str, Callable[[str], object]] = {
            "search page, made anew": lambda word: asked(made, "/search", f"q={word}"),
            "its search alone": lambda word: catalogue.search(contexts[word]["answer"].request),
            "the same page rendered with no search": rendered,
            "search page, kept": lambda word: asked(kept, "/search", f"q={word}"),
            "search page, 304": lambda word: asked(
                kept, "/search", f"q={word}", **{"If-None-Match": etags[word]}
            ),
            "empty view of Flask": lambda word: asked(empty, "/"),
        }
        taken: dict[str, list[float]] = {name: [] for name in acts}
        for _ in range(ROUNDS):
            for word in WORDS:
                for name, act in acts.items():
                    taken[name].append(cpu(lambda: act(word)))  # noqa: B023  (called at once)
    print("| page | ms CPU |\n| --- | ---: |")
    for name, times in taken.items():
        print(f"| {name} | {statistics.median(times):.3f} |")


if __name__ == "__main__":
    main()
