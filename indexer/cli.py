"""The command line. Each command imports what it needs when it runs, so that `--help` answers at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer import __version__
from indexer.errors import Problem
from indexer.evaluate_command import evaluate_set
from indexer.import_command import import_files
from indexer.settings import Settings
from indexer.telling import PROBLEMS, print_json, say, told_plainly, told_progress
from indexer.user_command import user

if TYPE_CHECKING:
    from indexer.catalogue import Catalogue
    from indexer.search import SearchAnswer, SearchRequest

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")


@click.group("casebook", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="casebook")
@click.pass_context
def main(context: click.Context) -> None:
    """Casebook: a knowledge base and search of co-production case studies."""
    with told_plainly():
        context.obj = Settings.from_environ(os.environ)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on."
)
@click.pass_obj
def serve(settings: Settings, host: str, port: int) -> None:
    """Bring the index up to date and serve the site."""
    from webapp.server import run

    with told_plainly():
        run(settings, host, port, tell=say, watched=told_progress)


@main.command()
@click.option("--rebuild", is_flag=True, help="Build the index anew even if it is sound and up to date.")
@as_json
@click.pass_obj
def index(settings: Settings, rebuild: bool, as_json: bool) -> None:
    """Bring the index up to date with the corpus."""
    with told_plainly(), told_progress() as progress:
        refreshed = _catalogue(settings).refresh(rebuild=rebuild, progress=progress)
    change = refreshed.change
    if as_json:
        value = {"indexed": 0, "removed": 0, "rebuilt": False, "reason": ""}
        value |= {key: getattr(change, key) for key in value} if change else {}
        print_json({**value, "problems": [_problem_as_json(problem) for problem in refreshed.problems]})
    else:
        click.echo(refreshed.in_words())
        _tell_problems(refreshed.problems)
    sys.exit(PROBLEMS if refreshed.problems else 0)


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--filter", "filters", multiple=True, metavar="FACET=VALUE", help="Narrow the search; repeatable."
)
@click.option("--sort", default="relevance", show_default=True, help="relevance, date, -date or title.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100), help="Hits to show.")
@click.option(
    "--exact", is_flag=True, help="Search only for the words themselves: the thesaurus adds nothing."
)
@as_json
@click.pass_obj
def search(
    settings: Settings,
    words: Sequence[str],
    filters: Sequence[str],
    sort: str,
    limit: int,
    exact: bool,
    as_json: bool,
) -> None:
    """Search the published records for WORDS (see the README for the query language)."""
    from indexer import search as searching
    from indexer.answer_lines import answer_lines
    from indexer.quick_search import quick_answer

    request = searching.SearchRequest(
        " ".join(words), _chosen(filters), sort, per_page=limit, expand=not exact
    )
    with told_plainly():
        answer = quick_answer(settings.corpus, settings.var, request) or _answer(settings, request)
    if as_json:
        print_json(searching.as_json(answer))
    else:
        click.echo("\n".join(answer_lines(answer, in_bold=True)))  # which click takes away outside a terminal


@main.command()
@as_json
@click.pass_obj
def check(settings: Settings, as_json: bool) -> None:
    """Check every file of the corpus, what they refer to, and the index against them."""
    with told_plainly():
        report = _catalogue(settings).check()
    if as_json:
        print_json(
            {
                "records": report.records,
                "published": report.published,
                "index": report.index,
                "problems": [_problem_as_json(problem) for problem in report.problems],
            }
        )
    else:
        _tell_problems(report.problems)
        click.echo(f"{report.records} records, {report.published} of them published. {report.index}")
    sys.exit(PROBLEMS if report.problems or not report.index_is_sound else 0)


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: Sequence[str]) -> None:
    """Run all checks and tests; ARGUMENTS go to pytest, which then runs alone."""
    import subprocess

    root = Path(__file__).parent.parent
    tools = (
        [] if arguments else [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], ["lint-imports"]]
    )
    failed = []
    for command in [*tools, ["pytest", *arguments]]:
        say(f"— {' '.join(command)}")
        program = Path(sys.executable).with_name(command[0])
        if subprocess.run([program, *command[1:]], cwd=root, check=False).returncode:  # noqa: S603  (our own tools)
            failed.append(command[0])
    if failed:
        say(f"Failed: {', '.join(failed)}.")
    sys.exit(PROBLEMS if failed else 0)


main.add_command(import_files)
main.add_command(evaluate_set)
main.add_command(user)


# --- telling -----------------------------------------------------------------------------------


def _catalogue(settings: Settings) -> Catalogue:
    from indexer.catalogue import Catalogue

    return Catalogue(settings)


def _chosen(filters: Sequence[str]) -> dict[str, list[str]]:
    """Facet → chosen values, from `FACET=VALUE`."""
    chosen: dict[str, list[str]] = {}
    for item in filters:
        from indexer.record import is_slug, slug_of

        facet, sign, value = item.partition("=")
        if not sign or not value:
            raise click.UsageError(f"--filter takes FACET=VALUE, not “{item}”.")
        chosen.setdefault(facet, []).append(value if is_slug(value) else slug_of(value))
    return chosen


def _answer(settings: Settings, request: SearchRequest) -> SearchAnswer:
    """The answer of the catalogue, brought in step with the corpus."""
    catalogue = _catalogue(settings)
    with told_progress() as progress:
        refreshed = catalogue.refresh(progress=progress)
    if refreshed.change:
        say(refreshed.in_words())
    return catalogue.search(request)


def _problem_as_json(problem: Problem) -> dict[str, str | int]:
    return {"path": problem.path, "line": problem.line, "message": problem.message}


def _tell_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        say(str(problem))
    if problems:
        say(f"{len(problems)} problem{'s' if len(problems) != 1 else ''} found.")
