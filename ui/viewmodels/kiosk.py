"""The root view-model: follows the core's `View` and hands every part of it to the view-model that shows it."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from catalogue.text import Language
from kiosk.view.intents import ChooseLanguage, Intent
from kiosk.view.surface import TerminalSurface
from kiosk.view.view import View
from ui.painting.frame_feed import FrameFeed
from ui.painting.writing_feed import FindReader, WritingFeed
from ui.qml_registration import made_in_python
from ui.viewmodels.frame import FrameViewModel
from ui.viewmodels.intents import IntentSender
from ui.viewmodels.languages import LanguagesViewModel
from ui.viewmodels.overlay import OverlayViewModel
from ui.viewmodels.screen import ScreenViewModel
from ui.viewmodels.screens import SCREENS
from ui.viewmodels.wall_clock import WallClockViewModel
from wording.store import Wording

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

RESTING = ("attract", "outOfService")
"""Here no visit goes on."""

OF_STAFF = ("entrance", "diagnostics", "guidedTest")
"""Here a visit is over too, without a screen at rest between: a citizen's wishes hold no longer."""

NAMES = {row.screen: row.name for row in SCREENS}


def _shown_as(name: str) -> Callable[["KioskViewModel"], ScreenViewModel]:
    return lambda root: root.view_model(name)


@QmlElement
@made_in_python("made by the application")
class KioskViewModel(QObject):
    """Everything on the screen. `kind` names the screen; the screen's own view-model is the property of that name."""

    changed = Signal()
    languageChanged = Signal()
    contrastChanged = Signal()
    reachChanged = Signal()
    sizeChanged = Signal()
    screenChanged = Signal()
    voiceChanged = Signal()
    byEarWanted = Signal()
    visitEnded = Signal()

    def __init__(
        self, surface: TerminalSurface, now: Callable[[], datetime], wording: Wording, find_reader: FindReader
    ) -> None:
        super().__init__()
        self._surface = surface
        self._pressed_serial: int | None = None
        self._painted_serial = -1
        self._view = surface.view
        self._kind = ""
        self._language = Language("")
        self._is_high_contrast = False
        self._is_dark = False
        self._is_low = False
        self._is_magnified = False
        self._has_voice_place = False
        self._has_voice = False
        self._pixel_millimetres = 0.0
        self._send = IntentSender(self._perform, self)
        self._frame = FrameViewModel(self)
        self._overlay = OverlayViewModel(self)
        self._clock = WallClockViewModel(now, wording, self)
        self._languages = LanguagesViewModel(wording, lambda language: self._perform(ChooseLanguage(language)), self)
        self._face_feed = FrameFeed(surface.camera_frame, self)
        self._page_feed = FrameFeed(surface.document_frame, self)
        self._video_feed = FrameFeed(surface.video_frame, self)
        self._writing_feed = WritingFeed(find_reader, self)
        self._screens: dict[str, ScreenViewModel] = {row.name: row.make(self) for row in SCREENS}
        self.follow()

    def follow(self) -> None:
        """Show the core's newest view. GUI thread."""
        self._view = self._surface.view
        kind = NAMES[type(self._view.screen)]
        former, self._kind = self._kind, kind
        self._screens[kind].show(self._view.screen)
        self._frame.show(self._view.frame)
        self._overlay.show(self._view.overlay)
        self._clock.refresh(self._view.language)
        if kind in ("attract", *OF_STAFF) and former != kind:
            self._show_as(is_high=False, is_dark=False)
            self.setLow(False)
        if kind in (*RESTING, *OF_STAFF):
            self.setMagnified(False)
        if self._view.language != self._language:
            self._language = self._view.language
            self.languageChanged.emit()
        self._languages.show(self._view.language, may_ask=self._view.overlay is None and former == kind)
        self.changed.emit()
        if former and former != kind:
            self._screens[former].forget()

    def tick(self) -> None:
        """Move the core's countdowns and the clock; ten times a second."""
        self._surface.tick()
        self._clock.refresh(self._view.language)

    @Slot()
    def note_painted(self) -> None:
        """A frame is on the screen: the core hears of the first with a new page."""
        if self._view.serial != self._painted_serial:
            self._painted_serial = self._view.serial
            self._surface.note_painted(self._painted_serial)

    def end_visit(self) -> None:
        """The visit is wiped: screens and keyboard that were built for it go, and what was written."""
        self.visitEnded.emit()
        self._writing_feed.end()

    def stop(self) -> None:
        """The window is closed."""
        self._writing_feed.close()

    def touch(self) -> None:
        """Note a touch that is no intent, so that the countdown begins again."""
        self._surface.touch()

    def stamp(self, serial: int | None) -> None:
        """What is wanted from now on belongs to the view with that serial; None: to the newest (a word of the input method)."""
        self._pressed_serial = serial

    def press(self) -> None:
        """The finger came down: what it does belongs to the view that is on the screen now."""
        self.stamp(self._view.serial)
        self.touch()

    def _perform(self, intent: Intent) -> None:
        serial = self._view.serial if self._pressed_serial is None else self._pressed_serial
        self._surface.perform(intent, serial)

    @property
    def screen_name(self) -> str:
        """`kind` for Python: the stubs do not know what a Qt property gives."""
        return self._kind

    def view_model(self, name: str) -> ScreenViewModel:
        return self._screens[name]

    @property
    def is_magnified(self) -> bool:
        """Whether the page is twice as large: `isMagnified` for Python."""
        return self._is_magnified

    @property
    def is_seen_in_part(self) -> bool:
        """Whether the page is moved under a view: twice as large, or in low reach."""
        return self._is_magnified or self._is_low

    @property
    def language(self) -> Language:
        return self._view.language

    @property
    def shown(self) -> View:
        return self._view

    @property
    def serial(self) -> int:
        """Serial of the view on the screen."""
        return self._view.serial

    @Slot()
    def turnContrast(self) -> None:
        """From colours to black on white, to white on black, and to colours again."""
        self._show_as(is_high=not self._is_dark, is_dark=self._is_high_contrast and not self._is_dark)

    def _show_as(self, *, is_high: bool, is_dark: bool) -> None:
        if (is_high, is_dark) != (self._is_high_contrast, self._is_dark):
            self._is_high_contrast, self._is_dark = is_high, is_dark
            self.contrastChanged.emit()

    @Slot(bool)
    def setLow(self, on: bool) -> None:
        """Everything in the lower part of the screen, for a citizen who sits, until the visit ends."""
        if on != self._is_low:
            self._is_low = on
            self.reachChanged.emit()

    @Slot(bool)
    def setMagnified(self, on: bool) -> None:
        """The whole page twice as large, through a view that is moved over it, until the visit ends."""
        if on != self._is_magnified:
            self._is_magnified = on
            self.sizeChanged.emit()

    def keep_voice_place(self) -> None:
        """A voice is still loaded: the page at rest keeps the place of its button, so that no other one moves under a finger."""
        self._has_voice_place = True
        self.voiceChanged.emit()

    def offer_voice(self) -> None:
        """The terminal can be used by ear: the page at rest has the button for it."""
        if not self._has_voice:
            self._has_voice = self._has_voice_place = True
            self.voiceChanged.emit()

    @Slot()
    def beginByEar(self) -> None:
        """A visit begins whose pages are said: by the button at rest, or by headphones that are put in."""
        self.byEarWanted.emit()
        self._send.wake()

    def take_pixel_size(self, pixel_millimetres: float) -> None:
        """The size of a pixel on the screen, in millimetres; 0: unknown."""
        if pixel_millimetres != self._pixel_millimetres:
            self._pixel_millimetres = pixel_millimetres
            self.screenChanged.emit()

    pixelMillimetres = Property(float, lambda self: self._pixel_millimetres, notify=screenChanged)
    page = Property(int, lambda self: self._view.serial, notify=changed)
    kind = Property(str, lambda self: self._kind, notify=changed)
    isEnglish = Property(bool, lambda self: self._language == Language.EN, notify=languageChanged)
    isChinese = Property(bool, lambda self: self._language == Language.ZH, notify=languageChanged)
    careMode = Property(bool, lambda self: self._view.care_mode, notify=changed)
    highContrast = Property(bool, lambda self: self._is_high_contrast, notify=contrastChanged)
    isDark = Property(bool, lambda self: self._is_dark, notify=contrastChanged)
    hasVoicePlace = Property(bool, lambda self: self._has_voice_place, notify=voiceChanged)
    hasVoice = Property(bool, lambda self: self._has_voice, notify=voiceChanged)
    isLow = Property(bool, lambda self: self._is_low, notify=reachChanged)
    canMagnify = Property(bool, lambda self: self._kind not in (*RESTING, *OF_STAFF), notify=changed)
    isMagnified = Property(bool, lambda self: self._is_magnified, notify=sizeChanged)
    send = Property(IntentSender, lambda self: self._send, constant=True)
    frame = Property(FrameViewModel, lambda self: self._frame, constant=True)
    overlay = Property(OverlayViewModel, lambda self: self._overlay, constant=True)
    languages = Property(LanguagesViewModel, lambda self: self._languages, constant=True)
    clock = Property(WallClockViewModel, lambda self: self._clock, constant=True)
    faceFeed = Property(FrameFeed, lambda self: self._face_feed, constant=True)
    pageFeed = Property(FrameFeed, lambda self: self._page_feed, constant=True)
    videoFeed = Property(FrameFeed, lambda self: self._video_feed, constant=True)
    writingFeed = Property(WritingFeed, lambda self: self._writing_feed, constant=True)
    screens = Property("QStringList", lambda _self: [row.name for row in SCREENS], constant=True)  # type: ignore[arg-type]
    # each screen's view-model as a property of the screen's name: the table is the only list of screens
    for _row in SCREENS:
        vars()[_row.name] = Property(_row.shows, _shown_as(_row.name), constant=True)
