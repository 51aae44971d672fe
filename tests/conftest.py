"""What the tests share: the shipped corpus, as it is or as a copy to be changed."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.catalogue import Catalogue
from indexer.settings import Settings
from webapp.app import create_app

SHIPPED = Path(__file__).parent.parent / "corpus"


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The shipped corpus, read only, with an index of its own."""
    catalogue = Catalogue(Settings(corpus=SHIPPED, var=tmp_path_factory.mktemp("var")))
    catalogue.refresh()
    return catalogue


@pytest.fixture
def corpus_copy(tmp_path: Path) -> Path:
    """A copy of the shipped corpus, to be changed."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "corpus"))


@pytest.fixture(scope="session")
def site(catalogue: Catalogue) -> Flask:
    """The web site over the shipped corpus, on a day that stands still."""
    app = create_app(catalogue.settings, catalogue)
    app.config["TODAY"] = lambda: date(2026, 11, 23)
    return app


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    """Somebody who looks at it."""
    return site.test_client()


@pytest.fixture
def changed_site(corpus_copy: Path, tmp_path: Path) -> Callable[[], FlaskClient]:
    """Call it when `corpus_copy` is as it should be: somebody who looks at a site over that."""

    def look() -> FlaskClient:
        settings = Settings(corpus=corpus_copy, var=tmp_path / "var")
        catalogue = Catalogue(settings)
        catalogue.refresh()
        return create_app(settings, catalogue).test_client()

    return look
