"""Commits of saved files, where the corpus is in a git checkout. A commit that fails undoes no save."""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

SECONDS = 20
ADDRESS = "casebook@localhost"
LOG = logging.getLogger("casebook.git")


def commit(root: Path, files: Iterable[str], message: str, who: str) -> bool:
    """Commit these files and nothing else that may be staged; False, and a line in the log, where it failed.

    Args:
        root: The corpus folder, anywhere in a checkout.
        files: Relative to `root`.
        who: The author; the committer is Casebook.
    """
    git, names = shutil.which("git"), sorted(files)
    if git is None:
        LOG.warning("Nothing is committed: there is no git on this machine.")
        return False
    name = re.sub(r"[<>\x00-\x1f]", " ", who).strip() or "Casebook"
    text = f"{message.strip()}\n\n" + "".join(f"{file}\n" for file in names)
    given = [git, "--literal-pathspecs", "-c", "user.name=Casebook", "-c", f"user.email={ADDRESS}"]
    quietly = ["--quiet", "--no-verify", "--no-gpg-sign"]
    told = [f"--author={name} <{ADDRESS}>", f"--message={text}"]
    try:
        _run([*given, "add", "--", *names], root)
        _run([*given, "commit", *quietly, *told, "--only", "--", *names], root)
    except subprocess.CalledProcessError as error:
        LOG.warning(
            "git committed nothing of %s: %s", ", ".join(names), (error.stderr or error.stdout).strip()
        )
        return False
    except (subprocess.TimeoutExpired, OSError) as error:
        LOG.warning("git committed nothing of %s: %s", ", ".join(names), error)
        return False
    return True


def checkout_of(root: Path) -> Path | None:
    """The top folder of the checkout that a folder is in; None where it is in none."""
    root = root.resolve()
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), None)


def _run(command: list[str], root: Path) -> None:
    subprocess.run(command, cwd=root, check=True, capture_output=True, text=True, timeout=SECONDS)  # noqa: S603
