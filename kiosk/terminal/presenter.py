"""Turns the state of the terminal into the view on the screen. Decides nothing and changes nothing."""

from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from catalogue.text import Language
from kiosk.diagnostics.mode import DiagnosticsMode
from kiosk.journeys.session import TerminalState
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.item_rows import item_row
from kiosk.services.services import Services, TerminalSite
from kiosk.steps.step import NO_MAIN, Main
from kiosk.terminal.frame import FrameRequest, frame_view
from kiosk.terminal.goodbye import CardWatch, Goodbye
from kiosk.terminal.idle import IdleWatch
from kiosk.terminal.overlays import Overlays
from kiosk.terminal.visit import Visit
from kiosk.view.frame import FrameView, MainAction
from kiosk.view.idle import AttractScreen, OutOfServiceScreen
from kiosk.view.note import Note, Tone
from kiosk.view.overlay import Overlay, OverlayKind
from kiosk.view.view import Screen, View
from kiosk.voice.speaking import is_read_aloud
from wording.store import Wording

MOST_AT_REST = 6


def attract_screen(
    services: Services, place: TerminalSite, snapshot: CatalogueSnapshot, language: Language, *, is_dark: bool
) -> AttractScreen:
    """待机屏 with the notices of the centre and what is asked for most; it never promises what cannot be done now."""
    health = services.health
    conditions = health.conditions(health.wall_time.astimezone(place.timezone))
    popular = snapshot.popular(place.level)[:MOST_AT_REST]
    return AttractScreen(
        notices=tuple(notice.text.in_language(language) for notice in health.notices()),
        item_count=len(snapshot.shown),
        frequent=tuple(item_row(item, snapshot, conditions, services.wording, language) for item in popular),
        is_dark=is_dark,
    )


def out_of_service_screen(reason: str, wording: Wording, language: Language) -> OutOfServiceScreen:
    """暂停服务: what is the matter (a message id), and where to go instead."""
    text = wording.say(reason or "service.suspended", language)
    return OutOfServiceScreen(Note(Tone.BAD, text, wording.say("service.elsewhere", language)))


def may_call(state: TerminalState, frame: FrameView, services: Services) -> bool:
    """Whether a citizen may call somebody: a test of the terminal calls no one, and a terminal that is not enrolled has no one to call."""
    is_visited = state in (TerminalState.ACTIVE, TerminalState.WIPING)
    return is_visited and not frame.is_test and not services.is_bare


class TerminalSnapshot(Struct, frozen=True):
    """The state of the terminal: its state and what goes with it. `visit` is there while ACTIVE, `goodbye` while WIPING.

    `is_trial`: the visit is one that somebody from diagnostics tries. `is_dark`: no one is there outside the planned hours.
    """

    state: TerminalState
    language: Language
    care_mode: bool
    visit: Visit | None
    goodbye: Goodbye | None
    overlays: Overlays
    is_trial: bool = False
    is_dark: bool = False


class Presenter:
    """Makes the view of how the terminal is (呈现). Changes nothing."""

    def __init__(
        self, place: TerminalSite, services: Services, diagnostics: DiagnosticsMode, idle: IdleWatch, card: CardWatch
    ) -> None:
        self._place = place
        self._services = services
        self._diagnostics = diagnostics
        self._idle = idle
        self._card = card

    def view(self, standing: TerminalSnapshot, snapshot: CatalogueSnapshot, serial: int, now: float) -> View:
        visit = standing.visit
        language = standing.language if visit is None else visit.session.language
        care_mode = standing.care_mode if visit is None else visit.session.care_mode
        return View(
            serial=serial,
            language=language,
            care_mode=care_mode,
            frame=self._around(standing, language),
            screen=self._screen(standing, snapshot, now),
            overlay=self._overlay(standing, now),
        )

    def is_dark(self, now: float) -> bool:
        """Whether a terminal at rest is left alone outside its planned hours, where its site wants the screen dark then."""
        after = self._services.timing.dark
        if not after or now - self._idle.touched_at < after or self._services.is_bare:
            return False
        return self._services.cases().open_rate.is_closed

    def _around(self, standing: TerminalSnapshot, language: Language) -> FrameView:
        frame = frame_view(
            self._frame(standing), self._place, self._services.health, language, is_trial=standing.is_trial
        )
        frame = replace(
            frame,
            has_help=standing.state is TerminalState.ACTIVE,
            has_modes=standing.state not in (TerminalState.WIPING, TerminalState.OUT_OF_SERVICE),
        )
        if not may_call(standing.state, frame, self._services):
            return frame
        video = self._services.video
        return replace(
            frame, can_call=True, call=self._services.calls.stage, video=video.stage, is_unheard=video.is_unheard
        )

    def _screen(self, standing: TerminalSnapshot, snapshot: CatalogueSnapshot, now: float) -> Screen:
        match standing.state:
            case TerminalState.AVAILABLE:
                return attract_screen(
                    self._services, self._place, snapshot, standing.language, is_dark=standing.is_dark
                )
            case TerminalState.ACTIVE:
                if standing.visit is None:
                    raise AssertionError("ACTIVE without a visit")
                return standing.visit.screen()
            case TerminalState.WIPING:
                goodbye = standing.goodbye or Goodbye(self._card, self._services.timing, now, used_card=False)
                return goodbye.screen(now)
            case TerminalState.OUT_OF_SERVICE:
                return out_of_service_screen(
                    self._services.health.suspension, self._services.wording, standing.language
                )
            case TerminalState.MAINTENANCE:
                return self._diagnostics.screen(standing.language)
            case _:
                assert_never(standing.state)

    def _frame(self, standing: TerminalSnapshot) -> FrameRequest:
        if standing.state is TerminalState.MAINTENANCE:
            return FrameRequest(Main(MainAction.DONE) if self._diagnostics.is_inside else NO_MAIN, can_go_back=True)
        visit = standing.visit
        if visit is None:
            return FrameRequest(NO_MAIN)
        main = visit.main() if standing.overlays.kind is None else Main(visit.main().action, is_enabled=False)
        is_aloud = visit.item is not None and is_read_aloud(visit.item)
        return FrameRequest(
            main,
            visit.can_go_back,
            visit.can_leave,
            visit.marks(),
            visit.item_title(),
            is_aloud,
            visit.person,
            visit.can_set_aside,
            visit.goes_on,
        )

    def _overlay(self, standing: TerminalSnapshot, now: float) -> Overlay | None:
        is_calling = standing.overlays.kind is OverlayKind.CALL
        if standing.goodbye is not None and standing.goodbye.is_card_left and not is_calling:
            return Overlay(OverlayKind.CARD_LEFT)
        care_mode = standing.visit is not None and standing.visit.session.care_mode
        left = self._idle.seconds_left(now, care_mode=care_mode)
        return standing.overlays.view(left, self._services.calls.stage)
