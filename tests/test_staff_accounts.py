"""Accounts, invitations, sessions and attempts, as they are kept on disk."""

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexer.staff.accounts import INVITATION_SECONDS, AccountError, Role
from indexer.staff.sessions import (
    ACCOUNT_ATTEMPTS,
    ADDRESS_ATTEMPTS,
    IDLE_SECONDS,
    LONGEST_SECONDS,
    WINDOW_SECONDS,
    new_token,
)
from indexer.staff.state import StaffState

NOW = 1_800_000_000.0
GOOD = "three green words"


@pytest.fixture
def state(tmp_path: Path) -> StaffState:
    """Nothing yet."""
    return StaffState(tmp_path / "var")


def test_an_account_is_entered_by_its_password_only(state: StaffState) -> None:
    """However its name is written; not by another password, and not by one for a name that there is not."""
    state.accounts.add("Maria", Role.EDITOR, GOOD, now=NOW)
    entered = state.accounts.verify(" MARIA ", GOOD)
    assert entered
    assert (entered.name, entered.role) == ("maria", Role.EDITOR)
    assert state.accounts.verify("maria", GOOD + " ") is None
    assert state.accounts.verify("mario", GOOD) is None
    assert state.accounts.verify("maria", "") is None


def test_the_file_is_its_owners_alone_and_holds_no_password_and_no_token(state: StaffState) -> None:
    """Mode 600; who reads it can sign in nowhere."""
    token = state.accounts.invite(None, Role.EDITOR, now=NOW)
    state.accounts.add("maria", Role.EDITOR, GOOD, now=NOW)
    state.sessions.begin("a-session-token", {}, account="maria", now=NOW)
    files = list(state.database.path.parent.glob("staff.sqlite*"))
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600] * len(files)
    kept = b"".join(file.read_bytes() for file in files)
    assert [text for text in (GOOD, token, "a-session-token") if text.encode() in kept] == []
    assert b"$argon2id$" in kept


EASY = [
    "aaaaaaaaaaaaaaaa", "123456789012345", "password123456", "p@ssw0rd1234", "iloveyou1234", "qwertyuiop12",
    "1q2w3e4r5t6y", "letmeinletmein", "administrator", "Summer2026!!", "liverpool1892", "29/03/2011 2012",
    "maria-casebook", "mariamaria99", "Co-production1",
]  # fmt: skip


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short one", "has 9 characters"),
        *((easy, "easily guessed") for easy in EASY),
        ("x y" * 100, "longer than 256"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_with_the_reason(
    state: StaffState, password: str, why: str
) -> None:
    """And nothing is made."""
    with pytest.raises(AccountError, match=why):
        state.accounts.add("maria", Role.EDITOR, password, now=NOW)
    assert state.accounts.all() == []


@pytest.mark.parametrize(
    "password", [GOOD, "correct horse battery staple", "tree harbour lamp", "xK7#pQ2vL9mw", "éþß4€ gÄqw7zü"]
)
def test_other_passwords_need_no_signs_or_capitals(state: StaffState, password: str) -> None:
    """Words are enough; so is anything that a password manager makes up."""
    state.accounts.add("maria", Role.EDITOR, password, now=NOW)
    assert state.accounts.verify("maria", password)


@pytest.mark.parametrize("name", ["", "with space", "a/b", "é", "x" * 65, "-x", "x\n", "<b>"])
def test_a_name_is_plain(state: StaffState, name: str) -> None:
    """It stands in addresses and lists."""
    if name == "x\n":
        assert state.accounts.add(name, Role.EDITOR, GOOD, now=NOW).name == "x"
        return
    with pytest.raises(AccountError, match="letters, digits"):
        state.accounts.add(name, Role.EDITOR, GOOD, now=NOW)


def test_one_name_is_one_account(state: StaffState) -> None:
    """The second is refused and the first keeps its password."""
    state.accounts.add("maria", Role.EDITOR, GOOD, now=NOW)
    with pytest.raises(AccountError, match="already"):
        state.accounts.add("MARIA", Role.ADMINISTRATOR, "another three words", now=NOW)
    assert state.accounts.verify("maria", GOOD)


def test_the_last_administrator_stays(state: StaffState) -> None:
    """Neither removed nor made less, as long as there is no other."""
    state.accounts.add("ada", Role.ADMINISTRATOR, GOOD, now=NOW)
    with pytest.raises(AccountError, match="last administrator"):
        state.accounts.remove("ada")
    with pytest.raises(AccountError, match="last administrator"):
        state.accounts.set_role("ada", Role.EDITOR)
    state.accounts.add("bob", Role.ADMINISTRATOR, GOOD, now=NOW)
    state.accounts.remove("ada")
    assert [account.name for account in state.accounts.all()] == ["bob"]


def test_an_invitation_works_once_and_not_for_ever(state: StaffState) -> None:
    """The second use, another name and a late use are refused; a new link replaces the one before."""
    first = state.accounts.invite(None, Role.ADMINISTRATOR, now=NOW)
    late = NOW + INVITATION_SECONDS + 1
    assert state.accounts.invitation(first, now=NOW)
    assert state.accounts.invitation(first, now=late) is None
    second = state.accounts.invite(None, Role.ADMINISTRATOR, now=NOW)
    assert state.accounts.invitation(first, now=NOW) is None
    assert state.accounts.accept(second, "ada", GOOD, now=NOW).role is Role.ADMINISTRATOR
    with pytest.raises(AccountError, match="used or is too old"):
        state.accounts.accept(second, "eve", GOOD, now=NOW)
    mine = state.accounts.invite("ada", Role.ADMINISTRATOR, now=NOW)
    with pytest.raises(AccountError, match="used or is too old"):
        state.accounts.accept(mine, "eve", GOOD, now=NOW)
    with pytest.raises(AccountError, match="characters"):
        state.accounts.accept(mine, "ada", "short", now=NOW)
    assert state.accounts.accept(mine, "ada", "four other green words", now=NOW)
    assert state.accounts.verify("ada", GOOD) is None


def test_two_who_use_one_invitation_at_once_get_one_account(state: StaffState) -> None:
    """Whoever comes second is refused."""
    token = state.accounts.invite(None, Role.ADMINISTRATOR, now=NOW)

    def accept(name: str) -> bool:
        try:
            state.accounts.accept(token, name, GOOD, now=NOW)
        except AccountError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(accept, ["a", "b", "c", "d"])) == [False, False, False, True]


def test_a_session_ends_when_nobody_is_there_and_after_half_a_day(state: StaffState) -> None:
    """Reading does not lengthen its life; being noted does, up to the end."""
    token = new_token()
    state.sessions.begin(token, {"a": 1}, account="maria", now=NOW)
    kept = state.sessions.read(token, now=NOW + IDLE_SECONDS - 1)
    assert kept
    assert kept.data == {"a": 1}
    assert state.sessions.read(token, now=NOW + IDLE_SECONDS) is None
    for minutes in range(0, LONGEST_SECONDS, IDLE_SECONDS // 2):
        state.sessions.touch(token, now=NOW + minutes)
    assert state.sessions.read(token, now=NOW + LONGEST_SECONDS - 60)
    assert state.sessions.read(token, now=NOW + LONGEST_SECONDS) is None


@pytest.mark.parametrize("how", ["end", "end_all", "remove", "password"])
def test_a_session_that_was_ended_never_comes_back(state: StaffState, how: str) -> None:
    """Not even by a request that was under way meanwhile."""
    state.accounts.add("ada", Role.ADMINISTRATOR, GOOD, now=NOW)
    state.accounts.add("maria", Role.EDITOR, GOOD, now=NOW)
    state.sessions.begin("token", {"a": 1}, account="maria", now=NOW)
    {
        "end": lambda: state.sessions.end("token"),
        "end_all": lambda: state.sessions.end_all("maria"),
        "remove": lambda: state.accounts.remove("maria"),
        "password": lambda: state.accounts.set_password("maria", "four other green words"),
    }[how]()
    state.sessions.write("token", {"a": 2}, account="maria", now=NOW)
    state.sessions.touch("token", now=NOW)
    assert state.sessions.read("token", now=NOW) is None


def test_attempts_are_counted_for_a_name_wherever_they_come_from(state: StaffState) -> None:
    """Also for a name that there is not; after a while some are free again."""
    for number in range(ACCOUNT_ATTEMPTS):
        assert state.attempts.begin("Maria", f"10.0.0.{number}", now=NOW + number) == 0
    wait = state.attempts.begin("maria ", "10.0.1.1", now=NOW + 20)
    assert 0 < wait <= WINDOW_SECONDS
    assert state.attempts.begin("bob", "10.0.1.1", now=NOW + 20) == 0
    assert state.attempts.begin("maria", "10.0.1.1", now=NOW + 20 + wait) == 0


def test_attempts_are_counted_from_one_address_whatever_the_name(state: StaffState) -> None:
    """So that one machine cannot go through a list of names."""
    assert [state.attempts.begin(f"n{n}", "10.0.0.1", now=NOW) for n in range(ADDRESS_ATTEMPTS)] == [
        0
    ] * ADDRESS_ATTEMPTS
    assert state.attempts.begin("another", "10.0.0.1", now=NOW) > 0
    assert state.attempts.begin("another", "10.0.0.2", now=NOW) == 0


TRIES = """
import sys; from pathlib import Path
from indexer.staff.state import StaffState
attempts = StaffState(Path(sys.argv[1])).attempts
print(sum(attempts.begin("maria", f"{sys.argv[2]}.{n}", now=1_800_000_000.0) == 0 for n in range(50)))
"""


def test_processes_and_restarts_count_together(tmp_path: Path) -> None:
    """Four servers at once let as many through as one; a fifth, started later, none."""
    command = [sys.executable, "-c", TRIES, str(tmp_path / "var")]
    running = [subprocess.Popen([*command, str(n)], stdout=subprocess.PIPE, text=True) for n in range(4)]
    assert sum(int(process.communicate()[0]) for process in running) == ACCOUNT_ATTEMPTS
    again = subprocess.run([*command, "5"], capture_output=True, text=True, check=True)
    assert int(again.stdout) == 0
