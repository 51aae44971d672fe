"""README.md tells every command, option, setting, address, facet and element; nothing is undocumented."""

import dataclasses
import re
from pathlib import Path

import click
import pytest

from indexer.cli import main
from indexer.engines.protocol import FACETS, SCOPES, SORTS
from indexer.query_tokens import FACET_SCOPES
from indexer.query_tokens import SCOPES as QUERY_SCOPES
from indexer.record import Record
from indexer.settings import PREFIX, Settings
from webapp.app import create_app

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
HIDDEN_SCOPES = {"alias"}
"""What only the catalogue itself asks for."""


def test_the_two_commands_stand_first() -> None:
    """A newcomer meets them before anything else."""
    first = README.index("```")
    assert README[first : README.index("```", first + 3)].split() == [
        "```",
        "./casebook",
        "serve",
        "./casebook",
        "test",
    ]


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_and_option_is_told(command: str) -> None:
    """A row of the table names it with all its options."""
    row = next(line for line in README.splitlines() if line.startswith(f"| `casebook {command}"))
    options = [
        parameter.opts[0]
        for parameter in main.commands[command].params
        if isinstance(parameter, click.Option)
    ]
    assert [option for option in options if option not in row] == []


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(Settings)])
def test_every_setting_is_told(field: str) -> None:
    """With its full name."""
    assert f"`{PREFIX}{field.upper()}`" in README


def spelled_out(rule: str) -> list[str]:
    """A rule that stands for several addresses, as each of them."""
    choice = re.search(r"<any\(([^)]*)\):\w+>", rule)
    return [rule.replace(choice[0], word.strip()) for word in choice[1].split(",")] if choice else [rule]


def test_every_address_is_told(catalogue: object) -> None:
    """Each rule of the site's own map."""
    rules = {one for rule in create_app(Settings()).url_map.iter_rules() for one in spelled_out(str(rule))}
    assert sorted(rule for rule in rules if f"`{rule}`" not in README) == []


def test_every_facet_scope_sort_and_element_is_told() -> None:
    """What may be asked for, and what a record may hold."""
    names = {*FACETS, *SCOPES, *SORTS, *(Record.model_fields.keys() - {"body"})} - HIDDEN_SCOPES
    scopes = {f"{scope}:" for scope in (*QUERY_SCOPES, *FACET_SCOPES)}
    assert sorted(name for name in names | scopes if name not in README) == []
