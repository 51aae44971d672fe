"""The settings, read once from a mapping. Nothing else in the project reads the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from indexer.errors import SettingError

PREFIX = "CASEBOOK_"


@dataclass(frozen=True)
class Settings:
    """Where things are and how they run.

    Attributes:
        corpus: Folder of the records and authorities, the truth (`CASEBOOK_CORPUS`).
        var: Folder of what can be made again or is not content: index, history (`CASEBOOK_VAR`).
        site_url: The site's own address for absolute links (`CASEBOOK_SITE_URL`), no slash at the end.
        trusted_hosts: Host names the site answers to (`CASEBOOK_TRUSTED_HOSTS`, comma-separated);
            empty: any, for a machine of one's own.
        git_commits: Whether each change is committed, where the corpus is in a git checkout
            (`CASEBOOK_GIT_COMMITS`, `yes` or `no`).
    """

    corpus: Path = Path("corpus")
    var: Path = Path("var")
    site_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ()
    git_commits: bool = False

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings from `environ`; a name that is not set keeps its default.

        Raises:
            SettingError: An unknown `CASEBOOK_…` name, or an empty value.
        """
        known = {PREFIX + field.name.upper() for field in fields(cls)}
        given = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
        for name in sorted(given.keys() - known):
            raise SettingError(f"Unknown setting {name}: known are {', '.join(sorted(known))}.")
        for name, value in given.items():
            if not value.strip():
                raise SettingError(f"{name} is empty: give it a value or leave it out.")
        commits = given.get("CASEBOOK_GIT_COMMITS", "no")
        if commits not in ("yes", "no"):
            raise SettingError(f"CASEBOOK_GIT_COMMITS is “{commits}”: say yes or no.")
        defaults = cls()
        hosts = given.get("CASEBOOK_TRUSTED_HOSTS", "")
        return cls(
            corpus=Path(given.get("CASEBOOK_CORPUS", defaults.corpus)),
            var=Path(given.get("CASEBOOK_VAR", defaults.var)),
            site_url=given.get("CASEBOOK_SITE_URL", defaults.site_url).rstrip("/"),
            trusted_hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()),
            git_commits=commits == "yes",
        )
