"""Calls for help and video with a window as the citizen sees them: what lies over the screen, and what a touch there does.

The call itself and the video are in `kiosk.services.calls`; whose visit it is, is the terminal's.
"""

from kiosk.journeys.session import Ending, Session
from kiosk.services.services import Services
from kiosk.terminal.current_view import CurrentView
from kiosk.terminal.idle import IdleWatch
from kiosk.terminal.overlays import ABOUT_CALLS, Overlays, help_sections
from kiosk.terminal.shared_screen import shared_screen
from kiosk.view.intents import (
    AgreeToVideo,
    AskForVideo,
    CallHelp,
    EndVideo,
    Intent,
    OpenHelp,
    ShowVideo,
    Stay,
    TakeCallBack,
)
from kiosk.view.overlay import CallStage, OverlayKind, VideoStage

TALKING_UNTOUCHED = 180.0
"""Seconds without a touch during a talk, after which the question comes whether anybody is still there."""


class HelpOverlays:
    """The pages of help (求助浮层): the page to read, the call, and video with a window. The screen's thread only."""

    def __init__(self, services: Services, overlays: Overlays, idle: IdleWatch, current: CurrentView) -> None:
        self._services = services
        self._overlays = overlays
        self._idle = idle
        self._current = current
        self._is_callers_visit = False
        current.watch(self._share_view)

    @property
    def is_deserted(self) -> bool:
        """Whether the visit is over because its citizen has left the video."""
        return self._services.video.is_deserted

    def begin_visit(self) -> None:
        """Nothing of the citizen before is known to the next one."""
        self._services.calls.forget()
        self._is_callers_visit = False

    def note_visit_end(self, ending: Ending) -> None:
        """Take the call back with a visit that was ended by its citizen.

        A citizen who was only not touching anything may still be waiting for somebody, also when another one was here meanwhile.
        """
        if ending in (Ending.LEFT, Ending.FINISHED) and self._is_callers_visit:
            self._services.calls.withdraw()

    def take_on_page(self, intent: OpenHelp | CallHelp | ShowVideo | EndVideo, session: Session) -> bool:
        """In a visit, with nothing over its page."""
        if isinstance(intent, CallHelp):
            return self._call_help()
        if isinstance(intent, ShowVideo | EndVideo):
            return self._handle_video(intent)
        sections = help_sections(self._services.wording, session.language, is_care=session.care_mode)
        self._overlays.lay(OverlayKind.HELP, sections)
        return True

    def take_on_overlay(self, intent: Intent) -> bool:
        """In a visit, on what lies over its page."""
        match intent:
            case AskForVideo() | AgreeToVideo() | EndVideo():
                return self._handle_video(intent)
            case CallHelp() if self._overlays.kind in (OverlayKind.HELP, OverlayKind.CALL):
                return self._call_help()
            case TakeCallBack() if self._overlays.kind is OverlayKind.CALL:
                self._services.calls.withdraw()
                self._overlays.lift()
                return True
            case _:
                return False

    def take_in_goodbye(self, intent: Intent) -> bool:
        """Until the card is out somebody can be called."""
        is_calling = self._overlays.kind is OverlayKind.CALL
        match intent:
            case CallHelp():
                return self._call_help()
            case TakeCallBack() if is_calling:
                self._services.calls.withdraw()
            case Stay() if is_calling:
                pass
            case _:
                return False
        self._overlays.lay_aside()
        return True

    def put_away(self) -> None:
        """Take away what is shown; a video that has ended is not spoken of again."""
        if self._overlays.kind is OverlayKind.VIDEO:
            self._services.video.forget()
        self._overlays.lift()

    def tick(self, *, is_visited: bool) -> None:
        """Move the call and the video, in any state of the terminal."""
        self._services.calls.tick()
        self._services.video.tick(self._now - self._idle.touched_at if is_visited else None)

    def tick_visit(self) -> None:
        """A citizen who talks touches little: they are asked after minutes, not never."""
        stage = self._services.video.stage
        if stage is VideoStage.JOINING:
            self._idle.stay(self._now)
        self._idle.at_least = TALKING_UNTOUCHED if stage is VideoStage.TALKING else 0.0

    def follow(self, *, is_visited: bool) -> None:
        """Bring what lies over the screen up to what the call and the video have come to."""
        if self._overlays.kind is OverlayKind.CALL and self._services.calls.stage is CallStage.NONE:
            self._overlays.lift()  # the officer who came has said that it is done
        self._follow_video(is_visited=is_visited)

    def _call_help(self) -> bool:
        """Call on the first touch; during a call show its state, where another touch calls again."""
        if not self._current.view.frame.can_call:
            return False
        self._is_callers_visit = True
        if self._overlays.kind is OverlayKind.CALL or self._services.calls.stage is CallStage.NONE:
            self._services.calls.call()
        if self._overlays.kind is not OverlayKind.CALL:
            self._overlays.lay(OverlayKind.CALL)
        return True

    def _handle_video(self, intent: AskForVideo | AgreeToVideo | ShowVideo | EndVideo) -> bool:
        """What is sent is agreed to on a page of its own; it ends at one touch, from wherever it is shown."""
        video, kind = self._services.video, self._overlays.kind
        match intent:
            case AskForVideo() if kind is OverlayKind.CALL and video.stage is VideoStage.OFFERED:
                self._overlays.lay(OverlayKind.VIDEO_CONSENT)
            case AgreeToVideo() if kind in (OverlayKind.VIDEO_CONSENT, OverlayKind.VIDEO) and video.begin():
                self._overlays.lay(OverlayKind.VIDEO)
            case ShowVideo() if video.is_open:
                self._overlays.lay(OverlayKind.VIDEO)
            case EndVideo() if video.is_open and kind in (OverlayKind.VIDEO, None):
                video.end()
                if kind is OverlayKind.VIDEO:
                    self._overlays.lift()
            case _:
                return False
        return True

    def _follow_video(self, *, is_visited: bool) -> None:
        """That it has ended is said over whatever is shown; an offer that is gone asks for no consent any more."""
        video, kind = self._services.video, self._overlays.kind
        is_news = video.is_over or video.stage is VideoStage.ANSWERED
        if is_news and is_visited and kind in (None, *ABOUT_CALLS) and kind is not OverlayKind.VIDEO:
            self._overlays.lay(OverlayKind.VIDEO)
            if video.is_over:
                self._idle.stay(self._now)
        elif kind is OverlayKind.VIDEO_CONSENT and video.stage is not VideoStage.OFFERED:
            self._overlays.lift()

    def _share_view(self) -> None:
        if self._services.video.is_open:
            self._services.video.show_screen(shared_screen(self._current.view, self._services.wording))

    @property
    def _now(self) -> float:
        return self._services.clock.monotonic()
