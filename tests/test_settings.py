"""The settings."""

from pathlib import Path

import pytest

from indexer.errors import SettingError
from indexer.settings import Settings


def test_what_is_set_is_taken_and_the_rest_has_defaults() -> None:
    """Names without the prefix are somebody else's."""
    settings = Settings.from_environ(
        {"CASEBOOK_CORPUS": "/srv/corpus", "CASEBOOK_TRUSTED_HOSTS": "a.org, b.org", "HOME": "/root"}
    )
    assert (settings.corpus, settings.var, settings.trusted_hosts) == (
        Path("/srv/corpus"),
        Path("var"),
        ("a.org", "b.org"),
    )


@pytest.mark.parametrize(
    "environ", [{"CASEBOOK_CORPSE": "x"}, {"CASEBOOK_VAR": " "}, {"CASEBOOK_GIT_COMMITS": "perhaps"}]
)
def test_a_setting_that_means_nothing_is_refused(environ: dict[str, str]) -> None:
    """A slip of the pen is not silently ignored."""
    with pytest.raises(SettingError):
        Settings.from_environ(environ)
