"""What the tests share: the shipped corpus, as it is or as a copy; small corpora, indexes and engines."""

import itertools
import shutil
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import whoosh
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from engine_documents import DOCUMENTS, ENGINES, KNOWLEDGE
from index_states import put
from indexer.catalogue import Catalogue
from indexer.corpus import Corpus
from indexer.engines.protocol import Document, Engine, Knowledge
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.intake.known import Known
from indexer.settings import Settings
from one_record import RECORD, corpus_with
from small_corpus import answers, catalogue_of, current, write_corpus
from webapp.app import create_app

pytest.register_assert_rewrite("index_damage")
settings.register_profile("few", max_examples=30)
SHIPPED = Path(__file__).parent.parent / "corpus"


def pytest_report_header() -> str:
    """Which Whoosh is tested: there are two that are imported by this name."""
    return f"whoosh: {'.'.join(map(str, whoosh.__version__))} from {Path(whoosh.__file__).parent.parent}"


@cache
def known() -> Known:
    """The established names and the thesaurus of the shipped corpus, read once for all tests."""
    with TemporaryDirectory() as var:
        return Known(*Corpus(SHIPPED, Path(var)).load_names())


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


@pytest.fixture
def index_folder(tmp_path: Path) -> Path:
    """The folder of an index in state 1."""
    put(WhooshEngine(tmp_path / "index"), 1)
    return tmp_path / "index"


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus with a sound index of two generations, to be copied."""
    root = tmp_path_factory.mktemp("sound")
    write_corpus(root / "corpus")
    path = root / "corpus" / "records" / "r0.md"
    text = path.read_text()
    path.write_text(text.replace("kitchen", "dairy"))
    catalogue_of(root).refresh()
    path.write_text(text)
    catalogue_of(root).refresh()
    return root


@pytest.fixture
def indexed_copy(indexed: Path, tmp_path: Path) -> Path:
    """A copy of the sound corpus and index, to be harmed."""
    root = tmp_path / "indexed"
    shutil.copytree(indexed / "corpus", root / "corpus", copy_function=shutil.copy2)
    shutil.copytree(indexed / "var", root / "var")
    stamp = catalogue_of(root).corpus.stamp()
    (root / "var" / "index" / "STAMP").write_text(f"{current(root).name} {stamp}")
    return root


@pytest.fixture(scope="session")
def right_answers(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """What an index that was never harmed answers."""
    root = tmp_path_factory.mktemp("right")
    write_corpus(root / "corpus")
    catalogue_of(root).refresh()
    return answers(root)


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.__name__)
def make_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Engine]:
    """Makes an engine that holds some documents."""
    numbers = itertools.count()

    def make(documents: Iterable[Document], knowledge: Knowledge = KNOWLEDGE) -> Engine:
        engine: Engine = request.param(tmp_path / f"index-{next(numbers)}")
        engine.update(documents, knowledge, stamp="first")
        return engine

    return make


@pytest.fixture(scope="session", params=ENGINES, ids=lambda engine: engine.__name__)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine that holds `DOCUMENTS`, only to be asked."""
    engine: Engine = request.param(tmp_path_factory.mktemp("engine") / "index")
    engine.update(DOCUMENTS, KNOWLEDGE, stamp="first")
    return engine


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """A corpus of one record."""
    return corpus_with(tmp_path, RECORD)
