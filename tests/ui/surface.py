"""A terminal without a core: shows the view it is given, keeps the intents, and lets fields be typed."""

from collections.abc import Callable

import numpy as np
from msgspec.structs import replace

from drivers.piped.pixels import picture_of
from drivers.ports.camera import Frame
from kiosk.view import intents
from kiosk.view.form import FormScreen
from kiosk.view.search import SearchScreen
from kiosk.view.view import View


def face_like_frame() -> Frame:
    """A grey gradient with a bright oval: something to aim at."""
    y, x = np.mgrid[0:480, 0:640]
    pixels = np.repeat((90 + y // 8)[:, :, None], 3, axis=2).astype(np.uint8)
    pixels[((x - 320) / 110) ** 2 + ((y - 240) / 150) ** 2 < 1] = (150, 180, 215)
    return Frame(picture_of(pixels), 0.0, 1)


class ShownSurface:
    """Fake of `kiosk.view.surface.TerminalSurface`."""

    def __init__(self, first: View) -> None:
        self._view = first
        self._watchers: list[Callable[[], None]] = []
        self.performed: list[tuple[intents.Intent, int]] = []
        self.touches = 0
        self.ticks = 0
        self.grows_serial_on_tap = False
        self.painted_serial = -1

    @property
    def view(self) -> View:
        return self._view

    def watch(self, on_changed: Callable[[], None]) -> None:
        self._watchers.append(on_changed)

    def put(self, shown: View) -> None:
        """Show another view; its serial follows the last one."""
        self._view = replace(shown, serial=self._view.serial + 1)
        self._announce()

    def perform(self, intent: intents.Intent, serial: int) -> bool:
        self.performed.append((intent, serial))
        if serial != self._view.serial:
            return False
        match intent:
            case intents.SetField(name, value, values):
                self._set_field(name, value, values)
            case intents.TypeQuery(query) if isinstance(self._view.screen, SearchScreen):
                self._view = replace(self._view, screen=replace(self._view.screen, query=query))
                self._announce()
            case _ if self.grows_serial_on_tap:
                self.put(self._view)
        return True

    def _set_field(self, name: str, value: str, values: tuple[str, ...]) -> None:
        screen = self._view.screen
        assert isinstance(screen, FormScreen)
        fields = tuple(
            replace(f, value=value, values=values, display="", error="") if f.name == name else f for f in screen.fields
        )
        self._view = replace(self._view, screen=replace(screen, fields=fields))
        self._announce()

    def _announce(self) -> None:
        for changed in self._watchers:
            changed()

    def touch(self) -> None:
        self.touches += 1

    def note_painted(self, serial: int) -> None:
        self.painted_serial = serial

    def tick(self) -> None:
        self.ticks += 1

    def camera_frame(self) -> Frame | None:
        return face_like_frame()

    def document_frame(self) -> Frame | None:
        return face_like_frame()

    def video_frame(self) -> Frame | None:
        return face_like_frame()
