"""`casebook user`: accounts from the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.cli import main
from indexer.staff.state import StaffState

PASSWORD = "three green words"


def run(var: Path, *words: str, typed: str = "") -> Result:
    """The command, with something on standard input."""
    return CliRunner().invoke(main, ["user", *words], input=typed, env={"CASEBOOK_VAR": str(var)})


def test_an_account_is_made_listed_changed_and_removed(tmp_path: Path) -> None:
    """Each step is seen in the next."""
    assert run(tmp_path, "add", "ada", "--role", "administrator", typed=PASSWORD + "\n").exit_code == 0
    assert run(tmp_path, "add", "maria", typed=PASSWORD + "\n").exit_code == 0
    assert run(tmp_path, "list").stdout == "ada\tadministrator\nmaria\tcontributor\n"
    assert run(tmp_path, "role", "maria", "editor").exit_code == 0
    assert run(tmp_path, "password", "maria", typed="four other green words\n").exit_code == 0
    accounts = StaffState(tmp_path).accounts
    assert accounts.verify("maria", PASSWORD) is None
    entered = accounts.verify("maria", "four other green words")
    assert entered
    assert entered.role == "editor"
    assert run(tmp_path, "remove", "maria").exit_code == 0
    assert run(tmp_path, "list").stdout == "ada\tadministrator\n"


def test_a_link_lets_somebody_choose_the_password(tmp_path: Path) -> None:
    """It is all that is printed on standard output."""
    made = run(tmp_path, "add", "maria", "--role", "editor", "--link")
    again = run(tmp_path, "password", "maria", "--link")
    for answer in (made, again):
        assert answer.stdout.startswith("http://127.0.0.1:8000/staff/invited/")
    accounts = StaffState(tmp_path).accounts
    old, token = (answer.stdout.strip().rpartition("/")[2] for answer in (made, again))
    assert accounts.invitation(old, now=0) is None
    assert accounts.invitation(token, now=0)


@pytest.mark.parametrize(
    ("words", "typed", "why"),
    [
        (["add", "maria"], "short\n", "Use 12 or more"),
        (["add", "maria"], "", "Use 12 or more"),
        (["add", "no good"], PASSWORD, "letters, digits"),
        (["role", "nobody", "editor"], "", "no account"),
        (["password", "nobody"], PASSWORD, "no account"),
        (["remove", "nobody"], "", "no account"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    tmp_path: Path, words: list[str], typed: str, why: str
) -> None:
    """Exit code 1, nothing made."""
    answer = run(tmp_path, *words, typed=typed)
    assert answer.exit_code == 1
    assert why in answer.stderr
    assert "Traceback" not in answer.output
    assert run(tmp_path, "list").stdout == ""
