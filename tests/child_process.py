"""A function of a test module, run in a process of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent


def process(function: Callable[..., None], *arguments: object) -> "subprocess.Popen[str]":
    """Run a test module's function in a process of its own, with pipes in and out."""
    act = f"from {function.__module__} import {function.__name__} as act"
    code = f"import sys; sys.path.append('tests'); {act}; act(*sys.argv[1:])"
    command = [sys.executable, "-W", "error", "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
