"""The surface that the screen is given: first a plain word that the terminal is not ready, then the terminal itself.

So the screen is up at once with whatever is broken, and nothing of the core needs to exist half.
"""

from collections.abc import Callable

from catalogue.text import Language
from drivers.ports.camera import Frame
from kiosk.view.frame import BLANK_FRAME
from kiosk.view.idle import OutOfServiceScreen
from kiosk.view.intents import ChooseLanguage, Intent, OpenMaintenance, SetCareMode
from kiosk.view.note import Note, Tone
from kiosk.view.surface import TerminalSurface
from kiosk.view.view import View
from wording.store import Wording


class NotReady:
    """Out of service (尚未就绪), with the reason; knows no citizen. Implements `TerminalSurface`.

    `attend` is called when the corner was held; False where nothing can be looked at from here.
    """

    def __init__(self, wording: Wording, message: str, attend: Callable[[], bool] = lambda: False) -> None:
        self._wording = wording
        self._message = message
        self._attend = attend
        self._language = Language.ZH
        self._care_mode = False
        self._watchers: list[Callable[[], None]] = []
        self._serial = 1

    @property
    def view(self) -> View:
        """The view "out of service", with the reason."""
        say, language = self._wording.say, self._language
        own = f"{self._message}_advice"
        advice = own if self._wording.knows(own) else "service.elsewhere"
        note = Note(Tone.BUSY, say(self._message, language), say(advice, language))
        return View(self._serial, language, self._care_mode, BLANK_FRAME, OutOfServiceScreen(note))

    def watch(self, on_changed: Callable[[], None]) -> None:
        """Call `on_changed` after each new view."""
        self._watchers.append(on_changed)

    def say(self, message: str) -> None:
        self._message = message
        self._notify_watchers()

    def perform(self, intent: Intent, serial: int) -> bool:
        """Only language and size can be changed, and a technician comes in by the corner."""
        if serial != self._serial:
            return False
        match intent:
            case ChooseLanguage(language):
                self._language = language
            case SetCareMode(on):
                self._care_mode = on
            case OpenMaintenance():
                return self._attend()
            case _:
                return False
        self._notify_watchers()
        return True

    def touch(self) -> None:
        """Ignore the touch: no countdown is running."""

    def note_painted(self, serial: int) -> None:
        """Ignore what was painted: no tap on it is meant for the screen that comes next."""

    def tick(self) -> None:
        """Do nothing: no countdown is running."""

    def camera_frame(self) -> Frame | None:
        return None

    def document_frame(self) -> Frame | None:
        return None

    def video_frame(self) -> Frame | None:
        return None

    def _notify_watchers(self) -> None:
        for changed in self._watchers:
            changed()


class SurfaceProxy:
    """Forwards everything to the surface that is shown now (界面代理). Implements `TerminalSurface`; the screen's thread only."""

    def __init__(self, first: TerminalSurface) -> None:
        self._surface = first
        self._watchers: list[Callable[[], None]] = []
        first.watch(self._notify_watchers)

    def connect(self, surface: TerminalSurface) -> None:
        """Show this surface from now on."""
        self._surface = surface
        surface.watch(self._notify_watchers)
        self._notify_watchers()

    def shows(self, surface: TerminalSurface) -> bool:
        """Whether this surface is the one that is shown."""
        return self._surface is surface

    @property
    def view(self) -> View:
        return self._surface.view

    def watch(self, on_changed: Callable[[], None]) -> None:
        """Call `on_changed` after each new view."""
        self._watchers.append(on_changed)

    def perform(self, intent: Intent, serial: int) -> bool:
        return self._surface.perform(intent, serial)

    def touch(self) -> None:
        self._surface.touch()

    def note_painted(self, serial: int) -> None:
        self._surface.note_painted(serial)

    def tick(self) -> None:
        self._surface.tick()

    def camera_frame(self) -> Frame | None:
        return self._surface.camera_frame()

    def document_frame(self) -> Frame | None:
        return self._surface.document_frame()

    def video_frame(self) -> Frame | None:
        return self._surface.video_frame()

    def _notify_watchers(self) -> None:
        for changed in self._watchers:
            changed()
