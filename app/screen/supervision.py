"""What is reported to the supervisor of a terminal: ready at the first frame, the screen that is shown, and a proof of life."""

from collections.abc import Callable

from app.screen.notify import proof_every_ms, tell_supervisor
from ui.paint_proof import PaintProof
from ui.paint_watch import PaintWatch
from ui.window import KioskWindow


class Supervision:
    """Reports from the first painted frame on, whatever it shows (启动通知).

    A terminal that is not enrolled yet, or whose queue cannot be opened, says so on its screen: it is up, and ending it would
    mend nothing. STATUS carries the name of the screen.
    """

    def __init__(self, window: KioskWindow, notify: Callable[[str], None] = tell_supervisor) -> None:
        self._notify = notify
        self._is_up = False
        self._watch = PaintWatch(window, self._on_painted)
        every_ms = proof_every_ms()
        self._proof = PaintProof(window, every_ms, lambda: notify("WATCHDOG=1")) if every_ms else None

    def _on_painted(self, screen: str) -> None:
        ready = "" if self._is_up else "READY=1\n"
        self._is_up = True
        self._notify(f"{ready}STATUS=screen:{screen}")

    def end(self) -> None:
        """Say that the terminal goes down by itself."""
        self._notify("STOPPING=1")
