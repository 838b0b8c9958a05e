"""What the command line says when something foreseen goes wrong: one sentence in both languages, and no traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct

from kiosk.services.settings import SettingsUnreadable

WORLD_FAILS, GIVEN_WRONGLY = 1, 2
"""Exit statuses: something is not there or does not work; what was given cannot be used."""


class _Complaint(Struct, frozen=True):
    title: str
    details: tuple[str, ...]
    status: int


@contextmanager
def said_plainly() -> Iterator[None]:
    """Ends the program with a complaint when what runs inside raises something foreseen; defects of ours pass."""
    try:
        yield
    except Exception as error:
        complaint = _complaint_of(error)
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
    for detail in details:
        console.print(f"  {escape(detail)}")


def _complaint_of(error: Exception) -> _Complaint | None:
    from app.extras import EnvironmentFailed
    from drivers.ports.errors import DeviceFault

    if isinstance(error, SettingsUnreadable):
        return _Complaint("设置有误 the settings cannot be used", error.problems, GIVEN_WRONGLY)
    if isinstance(error, EnvironmentFailed | DeviceFault):
        return _Complaint("演示环境没有启动 centre and simulated devices did not start", (str(error),), WORLD_FAILS)
    if isinstance(error, OSError):
        where = f": {error.filename}" if error.filename else ""
        return _Complaint("读写失败 cannot read or write", (f"{error.strerror or error}{where}",), WORLD_FAILS)
    return None
