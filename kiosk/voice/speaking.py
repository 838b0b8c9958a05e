"""Reads the screen aloud: to everyone in care mode, and the decisive screens of a certification to anyone.

Whatever the item and the mode, the question before time runs out is said, and a card that is being read sounds.

Names, numbers, results and what was typed are never read: others stand in the hall (`kiosk.voice.discretion`).
"""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from msgspec import Struct

from catalogue.schema import ItemKind, ServiceItem
from catalogue.text import Language
from kiosk.view.consent import ConditionsScreen, ConsentScreen
from kiosk.view.diagnostics import DiagnosticsScreen, EntranceScreen, GuidedTestScreen
from kiosk.view.guide import GuideScreen
from kiosk.view.home import GreetingScreen
from kiosk.view.identity import FaceScreen, IdentifyScreen, IdentifyStage
from kiosk.view.idle import AttractScreen
from kiosk.view.overlay import HELP_PAGE, CallStage, Overlay, OverlayKind, VideoStage
from kiosk.view.result import ResultScreen
from kiosk.view.search import SearchScreen
from kiosk.view.view import View
from kiosk.view.visit_end import GoodbyeScreen
from kiosk.voice.sentences import Say, asked_on, joined, news_on
from wording.store import Wording

ALARM_EVERY = 10
"""Seconds between two calls to take the forgotten card."""

_DECISIVE = GuideScreen | ConsentScreen | IdentifyScreen | ConditionsScreen | FaceScreen | ResultScreen


_CONSENT = ("heading", "picture", "sound", "screen", "end")
"""What is agreed to before video, as the page of it says it."""


class Voice(Protocol):
    """What the announcer speaks with (语音). No call blocks; all on the screen's thread."""

    def say(self, text: str, language: Language, *, is_update: bool, private: str = "") -> None:
        """Speak now. An update waits for the update that is being spoken; anything else is broken off.

        `private` is said in its place to a citizen who listens by headphones.
        """

    def sound_tone(self) -> None:
        """Two short notes at once; what is to be said meanwhile comes after them."""

    def hush(self) -> None:
        """Silence now, and nothing that waits."""

    def speak_louder(self) -> None:
        """The next step of loudness, from the next sentence on."""

    def speak_faster(self) -> None:
        """The next step of speed, from the next sentence on."""

    def forget_manner(self) -> None:
        """As loud and as fast as at first: the visit is over."""


def is_read_aloud(item: ServiceItem) -> bool:
    """Whether the item asks to be read aloud to everyone: certifications, which pensioners come for every year."""
    return item.kind is ItemKind.CERTIFY


def spoken(view: View, wording: Wording) -> str:
    """Everything to be read of a view, in its language. Nothing of it is personal."""
    return joined((*_sentences_on_view(view, wording), *_news(view)))


def is_spoken(view: View) -> bool:
    """Whether this view is to be read aloud."""
    if isinstance(view.screen, AttractScreen | EntranceScreen | DiagnosticsScreen | GuidedTestScreen):
        return False
    if not _may_sound(view):
        return False
    if view.care_mode or _is_card_left(view) or _runs_out(view):
        return True
    return view.frame.is_read_aloud and (view.overlay is not None or isinstance(view.screen, _DECISIVE))


def _may_sound(view: View) -> bool:
    """Not while the microphone is on, nor while somebody speaks with the citizen by video."""
    return not _is_heard(view) and view.frame.video is not VideoStage.TALKING


def _runs_out(view: View) -> bool:
    """Whether the visit ends unless the citizen answers now."""
    return view.overlay is not None and view.overlay.kind is OverlayKind.STILL_THERE


def _is_being_read(view: View) -> bool:
    """Whether a card or a code was just shown, and is read."""
    match view.screen:
        case IdentifyScreen(stage=IdentifyStage.READING) | GreetingScreen(name=""):
            return True
        case _:
            return False


def _is_heard(view: View) -> bool:
    """Whether the microphone is on, which would hear the terminal."""
    dictation = view.screen.dictation if isinstance(view.screen, SearchScreen) else None
    return dictation is not None and dictation.is_under_way


class _SpokenScreen(Struct, frozen=True):
    """What the citizen has heard of a screen."""

    serial: int
    language: Language
    asked: tuple[str, ...]
    news: tuple[str, ...]


class _HeardOver(Struct, frozen=True):
    """What the citizen has heard of what lies over the screen; `round` counts down with a forgotten card."""

    serial: int
    language: Language
    kind: OverlayKind | None
    round: int
    call: CallStage
    video: VideoStage


class Announcer:
    """Gets each new view (播报员); says each screen and each overlay once, and what becomes new on it."""

    def __init__(self, look: Callable[[], View], wording: Wording, voice: Voice) -> None:
        self._look = look
        self._wording = wording
        self._voice = voice
        self._heard: _SpokenScreen | None = None
        self._heard_over: _HeardOver | None = None
        self._was_being_read = False

    def on_view(self) -> None:
        """There is a new view: `TerminalSurface.watch(announcer.on_view)`."""
        view = self._look()
        if isinstance(view.screen, AttractScreen):
            self._voice.forget_manner()
        is_read, was_read = _is_being_read(view), self._was_being_read
        self._was_being_read = is_read
        if is_read and not was_read and _may_sound(view):
            self._voice.sound_tone()
        if not is_spoken(view):
            self._fall_silent()
        elif view.overlay is not None or _is_card_left(view):
            self._announce_over(view)
        else:
            self._announce(view)

    def _fall_silent(self) -> None:
        if self._heard or self._heard_over:
            self._voice.hush()
        self._heard = self._heard_over = None

    def _announce_over(self, view: View) -> None:
        left = _seconds_left(view) // ALARM_EVERY if _is_card_left(view) else 0
        over = view.overlay
        kind, call = (over.kind, over.call) if over else (None, CallStage.NONE)
        now = _HeardOver(view.serial, view.language, kind, left, call, view.frame.video)
        if now != self._heard_over:
            self._heard_over = now
            self._voice.say(spoken(view, self._wording), view.language, is_update=False)

    def _announce(self, view: View) -> None:
        if self._heard_over is not None:
            self._heard_over = None
            self._voice.hush()
        now = _SpokenScreen(view.serial, view.language, _sentences_on_view(view, self._wording), _news(view))
        before, self._heard = self._heard, now
        if before is None or (before.serial, before.language) != (now.serial, now.language):
            self._voice.say(joined((*now.asked, *now.news)), view.language, is_update=False)
            return
        known = {*before.asked, *before.news}
        fresh = [sentence for sentence in (*now.asked, *now.news) if sentence not in known]
        if fresh:
            self._voice.say(joined(fresh), view.language, is_update=True)


def _sentences_on_view(view: View, wording: Wording) -> tuple[str, ...]:
    say: Say = partial(wording.say, language=view.language)
    return asked_on(view.screen, say) if view.overlay is None else _over(view.overlay, view.frame.video, say)


def _news(view: View) -> tuple[str, ...]:
    return news_on(view.screen) if view.overlay is None else ()


def _over(overlay: Overlay, video: VideoStage, say: Say) -> tuple[str, ...]:
    """What to say of an overlay: of a call or of video, its state; the page of help, and what video sends, sentence by sentence.

    Another page over the screen is not read aloud: it may say what somebody in danger should do.
    """
    if overlay.kind is OverlayKind.VIDEO:
        said = video or VideoStage.ENDED
        return (say(f"video.heading_{said.value}"), say(f"video.text_{said.value}"))
    if overlay.call is not CallStage.NONE:
        return (say(f"call.heading_{overlay.call.value}"), say(f"call.text_{overlay.call.value}"))
    if overlay.kind is OverlayKind.VIDEO_CONSENT:
        return (*(say(f"video.consent_{part}") for part in _CONSENT), say("video_consent.spoken"))
    return _help_page(overlay, say) or (say(f"{overlay.kind.value}.spoken"),)


def _help_page(overlay: Overlay, say: Say) -> tuple[str, ...]:
    """The terminal's own page of help as it is shown; () for any other page."""
    own = {say(message) for heading, _icon, lines in HELP_PAGE for message in (heading, *lines)}
    shown = tuple(text for section in overlay.sections for text in (section.heading, *section.lines))
    return shown if own.issuperset(shown) else ()


def _is_card_left(view: View) -> bool:
    if view.overlay is not None:
        return view.overlay.kind is OverlayKind.CARD_LEFT
    return isinstance(view.screen, GoodbyeScreen) and view.screen.card_left


def _seconds_left(view: View) -> int:
    if view.overlay is not None:
        return view.overlay.seconds_left
    return view.screen.seconds_left if isinstance(view.screen, GoodbyeScreen) else 0
