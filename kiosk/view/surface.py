"""The seam between the core and the screen: what the screen may call. `kiosk.terminal.terminal.Terminal` implements it."""

from collections.abc import Callable
from typing import Protocol

from drivers.ports.camera import Frame
from kiosk.view.intents import Intent
from kiosk.view.view import View


class TerminalSurface(Protocol):
    """The core as `ui` sees it (终端界面接口). All calls on the GUI thread; none of them blocks."""

    @property
    def view(self) -> View:
        """What is on the screen now."""

    def watch(self, on_changed: Callable[[], None]) -> None:
        """Call `on_changed` after each new view, on the GUI thread."""

    def perform(self, intent: Intent, serial: int) -> bool:
        """Carry out an intent made on the view with that serial; False when it does not fit (any more)."""

    def touch(self) -> None:
        """Somebody touched the screen anywhere: restarts the idle time."""

    def note_painted(self, serial: int) -> None:
        """A frame with the view of that serial is on the screen."""

    def tick(self) -> None:
        """Called about five times a second: moves countdowns and time-outs by the injected clock."""

    def camera_frame(self) -> Frame | None:
        """The newest picture of the face camera while the face step is up, else None."""

    def document_frame(self) -> Frame | None:
        """The newest picture of the document camera while the materials step is up, else None."""

    def video_frame(self) -> Frame | None:
        """The newest picture of staff at a window while video with them goes on, else None."""
