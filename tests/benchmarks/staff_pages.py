"""What staff pages cost on the shipped corpus: `PYTHONPATH=tests python -m benchmarks.staff_pages`."""

import statistics
import tempfile
import time
from pathlib import Path

from indexer.staff.accounts import Role
from staff_desk import Desk

SHIPPED = Path(__file__).parent.parent.parent / "corpus"
CASE = "solihull-environment-champions"
PAGES = (
    "/staff/sign-in", "/staff", "/staff/records", "/staff/new", "/staff/new/case-study",
    f"/staff/records/{CASE}", f"/staff/records/{CASE}/edit", "/staff/suggest/people?q=ma", "/staff/accounts",
)  # fmt: skip
ROUNDS = 15


def main() -> None:
    """Medians of alternated rounds, in milliseconds of CPU of this process."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), corpus=SHIPPED)
        client = desk.member(Role.ADMINISTRATOR)
        taken: dict[str, list[float]] = {page: [] for page in PAGES}
        for _ in range(ROUNDS):
            for page, times in taken.items():
                begun = time.process_time()
                client.get(page)
                times.append((time.process_time() - begun) * 1000)
    print("| page | ms CPU |\n| --- | ---: |")
    for page, times in taken.items():
        print(f"| `{page}` | {statistics.median(times):.1f} |")


if __name__ == "__main__":
    main()
