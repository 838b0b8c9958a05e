"""How a command line of either side ends when something foreseen goes wrong: a sentence in both languages, a status, no traceback."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from msgspec import Struct

WORLD_FAILS, GIVEN_WRONGLY = 1, 2
"""Exit statuses: something is not there or does not work; what was given cannot be used."""


class Complaint(Struct, frozen=True):
    """What is said of an error (命令行报错), and the status that the program ends with."""

    title: str
    details: tuple[str, ...]
    status: int


@contextmanager
def said_plainly(complaint_of: Callable[[Exception], Complaint | None]) -> Iterator[None]:
    """Ends the program with a complaint where there is one of what is raised inside; all else passes, as a defect of ours."""
    try:
        yield
    except Exception as error:
        complaint = complaint_of(error)
        if complaint is None:
            raise
        complain(complaint.title, *complaint.details)
        raise SystemExit(complaint.status) from None


def complain(title: str, *details: str) -> None:
    """Write to standard error."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(stderr=True, soft_wrap=True, highlight=False)
    console.print(f"[red]✗[/red] {escape(title)}")
    for line in details:
        console.print(f"  {escape(line)}")
