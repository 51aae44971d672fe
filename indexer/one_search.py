"""`casebook search` by the shortest way: the answer of the plain engine, and nothing loaded besides.

What is asked in any other way than by words, `--json`, `--limit`, `--sort` and `--exact`, what is wrong, and
what the plain engine cannot answer is left to the command line proper, which answers the same. So there is
one place that tells of errors, and it is not here.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Mapping, Sequence

from indexer.answer_lines import FACETS_TOLD, answer_lines
from indexer.engines.protocol import FACETS, SORTS
from indexer.engines.whoosh.plain_engine import NotPlain
from indexer.errors import CasebookError
from indexer.quick_search import quick_answer
from indexer.search import PER_PAGE_LIMIT, SearchRequest, as_json

LIMIT = 10


def answer_and_end(arguments: Sequence[str], environ: Mapping[str, str]) -> None:
    """Answer `search …` and end the process; return where nothing was said and the command line has to.

    Nothing is collected meanwhile, nor taken apart at the end: that would be a sixth of all the time.
    """
    gc.disable()
    if is_answered(arguments, environ):
        os._exit(0)  # all is written, and no file or thread is left that somebody would have to close
    gc.enable()


def is_answered(arguments: Sequence[str], environ: Mapping[str, str]) -> bool:
    """Answer `search …` on stdout; False where nothing was said and the command line has to."""
    try:
        told = _answer(arguments, environ)
        sys.stdout.write(told + "\n")
        sys.stdout.flush()
    except (NotPlain, CasebookError, OSError, UnicodeError):
        return False
    except KeyboardInterrupt:
        sys.exit("\nAborted!")
    return True


def _answer(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """What is to be printed.

    Raises:
        NotPlain: It is not for this module to answer.
        CasebookError: Something is wrong with the request or the corpus.
        OSError: The corpus cannot be looked at.
    """
    corpus, var = _folders(environ)
    request, in_json = _request(arguments)
    answer = quick_answer(corpus, var, request)
    if answer is None:
        raise NotPlain("The index cannot answer by itself.")
    if in_json:
        return json.dumps(as_json(answer), ensure_ascii=False, indent=2)
    return "\n".join(answer_lines(answer, in_bold=sys.stdout.isatty()))


def _folders(environ: Mapping[str, str]) -> tuple[str, str]:
    """Corpus and var, where nothing else is set."""
    if os.name == "nt" or "_CASEBOOK_COMPLETE" in environ or (sys.stdout.encoding or "").lower() != "utf-8":
        raise NotPlain("Windows' paths, completion in a shell, other encodings.")
    given = {"CASEBOOK_CORPUS": "corpus", "CASEBOOK_VAR": "var"}
    for name, value in environ.items():
        if name.startswith("CASEBOOK_"):
            if name not in given or not value.strip():
                raise NotPlain(name)
            given[name] = value
    return given["CASEBOOK_CORPUS"], given["CASEBOOK_VAR"]


def _request(arguments: Sequence[str]) -> tuple[SearchRequest, bool]:
    """What is asked, and whether the answer is wanted as JSON."""
    words, sort, limit, flags = [], "relevance", str(LIMIT), set()
    rest = iter(arguments)
    for argument in rest:
        if argument in ("--json", "--exact"):
            flags.add(argument)
        elif argument == "--sort":
            sort = next(rest, "")
        elif argument == "--limit":
            limit = next(rest, "")
        elif argument.startswith("-"):
            raise NotPlain(argument)
        else:
            words.append(argument)
    is_number = limit.isascii() and limit.isdigit() and 1 <= int(limit) <= PER_PAGE_LIMIT
    if not words or sort not in SORTS or not is_number:
        raise NotPlain("The command line says what is wrong.")
    in_json = "--json" in flags
    return SearchRequest(
        " ".join(words),
        sort=sort,
        per_page=int(limit),
        expand="--exact" not in flags,
        facets=FACETS if in_json else FACETS_TOLD,
    ), in_json
