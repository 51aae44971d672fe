"""What the tests share: the shipped corpus, as it is or as a copy to be changed."""

import shutil
from pathlib import Path

import pytest

from indexer.catalogue import Catalogue
from indexer.settings import Settings

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
