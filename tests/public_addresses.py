"""Every public address of a site, listed from its own routes, so that a later one is walked as well."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

ENDINGS = ("", ".json", ".md", ".csv", ".ris", ".bib", ".jsonld", ".atom", ".rss", ".xml")
"""Formats that an address may have a twin in; what is no address answers 404 and says nothing."""


def public_rules(site: Flask) -> list[Rule]:
    """Every rule that anybody may get, the static files apart."""
    rules = [rule for rule in site.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return [rule for rule in rules if not rule.rule.startswith("/staff") and rule.endpoint != "static"]


def addresses(site: Flask, values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield every public address with every value of its arguments, and its twins in other formats.

    Args:
        values: Argument → what to put there. A rule with another argument is an error: give it values.
    """
    for rule in public_rules(site):
        choices = [values[argument] for argument in sorted(rule.arguments)]
        for chosen in product(*choices):
            parts = dict(zip(sorted(rule.arguments), chosen, strict=True))
            built = site.url_map.bind("localhost").build(rule.endpoint, parts, force_external=False)
            path = built.partition("?")[0]
            yield from (path + ending for ending in ENDINGS)


def answers(client: FlaskClient, paths: Iterable[str], queries: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each address and all that it answers: head and body, whatever the status."""
    for path in dict.fromkeys(paths):
        found = client.get(path)
        yield path, _told(found.headers, found.data)
        if found.status_code == 200:
            for query in queries:
                asked = client.get(f"{path}?{query}")
                yield f"{path}?{query}", _told(asked.headers, asked.data)


def _told(headers: Iterable[tuple[str, str]], data: bytes) -> str:
    return "\n".join([*(f"{name}: {value}" for name, value in headers), data.decode("utf-8", "replace")])


def as_query(**parameters: str) -> str:
    """A query string."""
    return "&".join(f"{name}={quote(value)}" for name, value in parameters.items())
