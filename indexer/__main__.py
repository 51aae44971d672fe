"""`casebook` and `python -m indexer`: a search by the shortest way, all other commands by `cli`."""

import os
import sys


def main() -> None:
    """Run the command that the process was called with."""
    if sys.argv[1:2] == ["search"]:
        from indexer.one_search import answer_and_end

        answer_and_end(sys.argv[2:], os.environ)
    from indexer.cli import main as command_line
    from indexer.telling import told_plainly

    with told_plainly():  # stdout that takes nothing more, whoever was writing
        command_line(prog_name="casebook")


if __name__ == "__main__":
    main()
