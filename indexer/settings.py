"""The settings, read once from a mapping. Nothing else in the project reads the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from indexer.errors import SettingError

PREFIX = "CASEBOOK_"
OIDC = ("oidc_issuer", "oidc_client_id", "oidc_client_secret")
MOST_PROXIES = 5


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
        oidc_issuer, oidc_client_id, oidc_client_secret: The provider for single sign-on, and what the site is
            at that (`CASEBOOK_OIDC_ISSUER`, …); all three, or none.
        proxies: How many proxies stand before the site (`CASEBOOK_PROXIES`), so that the address of whoever
            asks is theirs and not the last proxy's.
    """

    corpus: Path = Path("corpus")
    var: Path = Path("var")
    site_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ()
    git_commits: bool = False
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    proxies: int = 0

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings from `environ`; a name that is not set keeps its default.

        Raises:
            SettingError: An unknown `CASEBOOK_…` name, or an empty value.
        """
        known = {PREFIX + each.name.upper() for each in fields(cls)}
        given = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
        for name in sorted(given.keys() - known):
            raise SettingError(f"Unknown setting {name}: known are {', '.join(sorted(known))}.")
        for name, value in given.items():
            if not value.strip():
                raise SettingError(f"{name} is empty: give it a value or leave it out.")
        commits = given.get("CASEBOOK_GIT_COMMITS", "no")
        if commits not in ("yes", "no"):
            raise SettingError(f"CASEBOOK_GIT_COMMITS is “{commits}”: say yes or no.")
        single_sign_on = {name: given.get(f"{PREFIX}{name.upper()}", "") for name in OIDC}
        if any(single_sign_on.values()) and not all(single_sign_on.values()):
            names = ", ".join(PREFIX + name.upper() for name in OIDC)
            raise SettingError(f"Single sign-on wants all of {names}, or none.")
        proxies = given.get("CASEBOOK_PROXIES", "0")
        if not proxies.isdecimal() or int(proxies) > MOST_PROXIES:
            raise SettingError(f"CASEBOOK_PROXIES is “{proxies}”: say how many, from 0 to {MOST_PROXIES}.")
        defaults = cls()
        hosts = given.get("CASEBOOK_TRUSTED_HOSTS", "")
        return cls(
            corpus=Path(given.get("CASEBOOK_CORPUS", defaults.corpus)),
            var=Path(given.get("CASEBOOK_VAR", defaults.var)),
            site_url=given.get("CASEBOOK_SITE_URL", defaults.site_url).rstrip("/"),
            trusted_hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()),
            git_commits=commits == "yes",
            **single_sign_on,
            proxies=int(proxies),
        )
