"""Goes over a page by a few keys, and says where it is. What it chooses is touched as a finger touches it."""

from collections.abc import Callable
from time import monotonic
from typing import Protocol

from msgspec.structs import replace
from PySide6 import QtCore
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF
from PySide6.QtGui import QMouseEvent
from PySide6.QtQuick import QQuickItem, QQuickView

from kiosk.voice.discretion import discreet
from ui.by_ear.stops import EarStop, is_uncovered, place_within, sentences_of, stops_in
from ui.viewmodels.kiosk import RESTING, KioskViewModel

FRAMES = 2
"""After which a page is laid out: texts find their places while the first is painted."""


class EarVoice(Protocol):
    """The voice of the terminal, as a walk by ear needs it (听读声音)."""

    def say(self, text: str, private: str) -> None:
        """In the language of the visit; what was being said is broken off. A listener with headphones hears `private`."""

    def speak_louder(self) -> None:
        """The next step of loudness, until the visit ends."""

    def speak_faster(self) -> None:
        """The next step of speed, until the visit ends."""

    def hush(self) -> None: ...


class EarWalk(QObject):
    """The walk by ear (听读走查). It begins with the first key of a visit or by `start`, ends with the visit; on the screen's thread."""

    def __init__(
        self,
        view: QQuickView,
        model: KioskViewModel,
        voice: EarVoice,
        say: Callable[[str], str],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__()
        self._clock = clock
        self._view = view
        self._model = model
        self._voice = voice
        self._say = say
        self._is_walking = False
        self._page: tuple[int, str] = (-1, "")
        self._at: EarStop | None = None
        self._sentence = 0
        self._frames_left = 0
        self._on_shown: Callable[[], None] = self._begin
        self.said = ""
        model.changed.connect(self._on_changed)
        view.frameSwapped.connect(self._on_painted)

    def start(self) -> None:
        """Before a visit begins: its first page is said as soon as it is there."""
        self._is_walking = True
        self._at = None

    # --- the keys ---

    def go_on(self) -> None:
        """To the next sentence, then to what follows; after the last comes the first."""
        if self._wakes() and not self._go_within(1):
            self._move(1)

    def go_back(self) -> None:
        """To the sentence before, then to what is before."""
        if self._wakes() and not self._go_within(-1):
            self._move(-1)

    def choose(self) -> None:
        """Touch what was said last. A text is only said again."""
        if not self._wakes():
            return
        here = self._here()
        if here is None or not here.can_be_chosen:
            self.repeat()
            return
        self._page = self._now()
        self._touch(here.place)
        self._do_after(self._announce_choice)

    def repeat(self) -> None:
        """Say the last sentence again."""
        if self._wakes() and self._at is not None:
            self._tell(self._at)

    def speak_louder(self) -> None:
        """The next step of loudness; what was said last is said in it."""
        self._voice.speak_louder()
        self.repeat()

    def speak_faster(self) -> None:
        """The next step of speed; what was said last is said in it."""
        self._voice.speak_faster()
        self.repeat()

    # --- where it is ---

    def stops(self) -> list[EarStop]:
        """Of the page as it is now."""
        return stops_in(self._view.rootObject())

    @property
    def at(self) -> EarStop | None:
        """What was said last."""
        return self._at

    def _wakes(self) -> bool:
        """A key counts as presence; the first of a visit says where one is, and one while time runs out gives more."""
        self._model.touch()
        if self._overlay() == "still_there":
            stay = next((stop for stop in self.stops() if stop.item.objectName() == "overlay:stay"), None)
            if stay is not None:
                self._touch(self._in_view(stay).place)
                return False
        if self._is_walking:
            return True
        self._is_walking = True
        self._begin()
        return False

    def _move(self, by: int) -> None:
        stops = self.stops()
        place = next((place for place, stop in enumerate(stops) if self._is_here(stop)), -1)
        if place < 0:
            self._begin()
            return
        around = stops[place + 1 :] + stops[: place + 1] if by > 0 else stops[:place][::-1] + stops[place:][::-1]
        self._go_to_first(around)

    def _go_within(self, by: int) -> bool:
        """Whether the text that was said last has another sentence that way; it is said then."""
        here = self._here()
        if here is None or not 0 <= self._sentence + by < len(sentences_of(here)):
            return False
        self._sentence += by
        self._at = here
        self._tell(here)
        return True

    def _go_to_first(self, stops: list[EarStop]) -> None:
        root = self._view.rootObject()
        stop = next((stop for stop in map(self._in_view, stops) if is_uncovered(root, stop)), None)
        if stop is not None:
            self._go(stop)

    def _is_here(self, stop: EarStop) -> bool:
        return self._at is not None and stop.item == self._at.item

    def _begin(self) -> None:
        """At the heading of the page, or what is first on it."""
        stops = self.stops()
        self._page = self._now()
        self._go_to_first([*(stop for stop in stops if stop.is_heading), *stops])

    def _here(self) -> EarStop | None:
        root = self._view.rootObject()
        here = (self._in_view(stop) for stop in self.stops() if self._is_here(stop))
        return next((item for item in here if is_uncovered(root, item)), None)

    def _in_view(self, stop: EarStop) -> EarStop:
        """A page that is seen in part is moved until it is seen."""
        magnifier = self._view.rootObject().findChild(QQuickItem, "magnifier")
        if magnifier is None or not self._model.is_seen_in_part:
            return stop
        magnifier.setProperty("sought", stop.item)
        return replace(stop, place=place_within(stop, magnifier))

    def _go(self, stop: EarStop) -> None:
        self._at, self._sentence = stop, 0
        if stop.can_be_chosen and not stop.is_box and stop.item.activeFocusOnTab():
            stop.item.forceActiveFocus()
        self._tell(stop)

    def _tell(self, stop: EarStop) -> None:
        sentences = sentences_of(stop)
        sentence = sentences[min(self._sentence, len(sentences) - 1)]  # the text may be another by now
        words = discreet(sentence, self._model.shown.screen) or self._say("by_ear.private")
        self.said = self._with_state(words, stop)
        self._voice.say(self.said, self._with_state(sentence, stop))

    def _with_state(self, words: str, stop: EarStop) -> str:
        return f"{words}, {self._say('by_ear.chosen')}" if stop.is_on else words

    # --- what follows a choice ---

    def _announce_choice(self) -> None:
        """The same page: what it says now, for it may be chosen, or another thing is at its place."""
        here = self._here()
        if here is None:
            self._begin()
        else:
            self._go(here)

    def _on_changed(self) -> None:
        if self._model.screen_name in RESTING:
            if self._is_walking:
                self._is_walking, self._at, self.said = False, None, ""
                self._voice.hush()
        elif self._is_walking and self._now() != self._page:
            self._page = self._now()
            self._at = None
            self._do_after(self._begin)

    def _now(self) -> tuple[int, str]:
        return self._model.serial, self._overlay()

    def _overlay(self) -> str:
        over = self._model.shown.overlay
        return "" if over is None else over.kind.value

    def _do_after(self, on_shown: Callable[[], None]) -> None:
        self._on_shown, self._frames_left = on_shown, FRAMES
        self._view.update()

    def _on_painted(self) -> None:
        if self._frames_left:
            self._frames_left -= 1
            if self._frames_left:
                self._view.update()
            else:
                self._on_shown()

    def _touch(self, place: QPointF) -> None:
        at_ms = int(self._clock() * 1000)  # two quick presses are judged as two quick taps are
        button, no_keys = QtCore.Qt.MouseButton, QtCore.Qt.KeyboardModifier.NoModifier
        left, none = button.LeftButton, button.NoButton
        for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
            event = QMouseEvent(kind, place, self._view.mapToGlobal(place), left, held, no_keys)
            event.setTimestamp(at_ms)
            QCoreApplication.sendEvent(self._view, event)
