"""`python -m indexer`: the command line, the way the launcher calls it."""

from indexer.cli import main

if __name__ == "__main__":
    main(prog_name="casebook")
