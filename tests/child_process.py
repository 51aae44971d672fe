"""A function of a test module, run in a process of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parent.parent


def process(
    function: Callable[..., None], *arguments: object, stderr: IO[str] | int | None = None
) -> "subprocess.Popen[str]":
    """Run a test module's function in a process of its own, with pipes in and out."""
    act = f"from {function.__module__} import {function.__name__} as act"
    code = f"import sys; sys.path.append('tests'); {act}; act(*sys.argv[1:])"
    command = [sys.executable, "-W", "error", "-c", code, *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=stderr, text=True)
