"""The terminal as the screen sees it: one view at a time, intents in, time in. Implements `kiosk.view.surface.TerminalSurface`.

Everything runs on the screen's thread and returns at once; what takes time runs on workers and device workers.
"""

import logging
from collections.abc import Callable, Hashable
from functools import partial
from typing import assert_never

from msgspec.structs import replace

from catalogue.text import Language
from drivers.ports.camera import Frame
from kiosk.diagnostics.mode import DiagnosticsMode
from kiosk.diagnostics.tried_visit import TriedVisit, what_may_be_tried
from kiosk.journeys.session import Ending, Happening, Session, TerminalState, next_state
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.services import Services, TerminalSite
from kiosk.services.wipe import Eraser, Wipe, WipeProof
from kiosk.terminal.attendance import Attendance
from kiosk.terminal.browsing import Offer
from kiosk.terminal.card_arrival import CardArrival
from kiosk.terminal.current_view import CurrentView
from kiosk.terminal.goodbye import CardWatch, Goodbye
from kiosk.terminal.help_overlays import HelpOverlays
from kiosk.terminal.idle import IdleWatch
from kiosk.terminal.overlays import Overlays
from kiosk.terminal.presenter import Presenter, TerminalSnapshot
from kiosk.terminal.visit import Visit
from kiosk.view.intents import (
    CallHelp,
    ChooseLanguage,
    ConfirmLeave,
    EndVideo,
    FitGrid,
    GoBack,
    GoHome,
    GoOn,
    Intent,
    Leave,
    LeaveField,
    OpenHelp,
    OpenItem,
    OpenMaintenance,
    OpenSearch,
    SetCareMode,
    SetField,
    ShowVideo,
    Stay,
    TouchCell,
    TypePin,
    TypeQuery,
    Wake,
)
from kiosk.view.overlay import OverlayKind
from kiosk.view.view import View

log = logging.getLogger(__name__)

QUICK = (SetField, LeaveField, TypeQuery, TypePin, TouchCell, FitGrid)
"""Typing: never taken for the second half of a double tap."""


class Terminal:
    """The terminal as a whole (终端): which visit runs, what is shown, what an intent does. The screen's thread only."""

    def __init__(self, place: TerminalSite, snapshot: CatalogueSnapshot, services: Services) -> None:
        self._place = place
        self._services = services
        self._snapshot = snapshot
        self._next_snapshot: CatalogueSnapshot | None = None
        self._state = TerminalState.AVAILABLE
        self._language = Language.ZH
        self._care_mode = False
        self._visit: Visit | None = None
        self._goodbye: Goodbye | None = None
        self._card = CardWatch(services.devices, services.timing.poll_card)
        self._arrival = CardArrival(services.devices, services.timing.poll_card)
        self._diagnostics = DiagnosticsMode(services, place, lambda: self._snapshot, self.refresh, self._begin_trial)
        self._idle = IdleWatch(services.timing, self._now)
        self._attendance = Attendance(self._diagnostics, self._idle)
        self._overlays = Overlays()
        self._presenter = Presenter(place, services, self._diagnostics, self._idle, self._card)
        self._current = CurrentView(services.timing.settle, self._now)
        self._help = HelpOverlays(services, self._overlays, self._idle, self._current)
        self._wipe: Wipe | None = None
        self._build()

    # --- surface ---

    @property
    def view(self) -> View:
        """What is on the screen now."""
        return self._current.view

    @property
    def state(self) -> TerminalState:
        return self._state

    @property
    def is_serving(self) -> bool:
        """Whether a citizen can be served, or is; no one is while somebody from diagnostics tries it."""
        is_open = self._state in (TerminalState.AVAILABLE, TerminalState.ACTIVE, TerminalState.WIPING)
        return is_open and not self._attendance.is_trial

    def was_left_for(self, seconds: float) -> bool:
        """Whether no one is there, and no one touched the screen for so long."""
        is_left = self._state in (TerminalState.AVAILABLE, TerminalState.OUT_OF_SERVICE)
        return is_left and self._now - self._idle.touched_at >= seconds

    @property
    def last_wipe(self) -> WipeProof | None:
        """What was cleared after the last visit, once it is."""
        return None if self._wipe is None else self._wipe.proof

    def warm_up(self) -> None:
        """Derive what the catalogue only derives when asked, and load what an item needs, before a citizen asks. Any thread."""
        import kiosk.terminal.event_walk
        import kiosk.terminal.walks  # noqa: F401 -- after the first frame

        self._snapshot.derive()

    @property
    def catalogue_version(self) -> int:
        """Of the catalogue in use."""
        return self._snapshot.catalogue.version

    def watch(self, on_changed: Callable[[], None]) -> None:
        """Call `on_changed` after each new view."""
        self._current.watch(on_changed)

    def perform(self, intent: Intent, serial: int) -> bool:
        """Carry out an intent made on the view with that serial; False when it does not fit (any more)."""
        is_early = not isinstance(intent, QUICK) and self._current.is_settling(self._now)
        if serial != self._current.serial or is_early:
            return False
        self._idle.touch(self._now)
        if self._current.is_dark and not isinstance(intent, Wake):
            self.refresh()
            return False  # nothing can be meant that is not seen; a key reaches what lies behind the dark, a finger does not
        try:
            is_done = self._take(intent)
        except Exception as error:  # noqa: BLE001 - a defect of ours must end in the wipe, not in the event loop
            self._end_by_defect(error)
            is_done = True
        if is_done:
            self.refresh()
        return is_done

    def touch(self) -> None:
        """Somebody touched the screen anywhere."""
        self._idle.touch(self._now)

    def note_painted(self, serial: int) -> None:
        """The page of that serial is on the screen: taps on it count a moment later."""
        self._current.note_painted(serial, self._now)

    def tick(self) -> None:
        """Move countdowns and time-outs."""
        try:
            self._tick()
        except Exception as error:  # noqa: BLE001 - as above
            self._end_by_defect(error)
        self.refresh()

    def camera_frame(self) -> Frame | None:
        """The newest picture of the face camera while the face step or a test of it is up."""
        return self._diagnostics.face_frame() if self._visit is None else self._visit.face_frame()

    def document_frame(self) -> Frame | None:
        """The newest picture of the document camera while the materials step or a test of it is up."""
        return self._diagnostics.document_frame() if self._visit is None else self._visit.document_frame()

    def video_frame(self) -> Frame | None:
        """The newest picture of staff at a window, while video with them goes on."""
        return self._services.video.picture()

    # --- for the composition root ---

    def use_catalogue(self, snapshot: CatalogueSnapshot) -> None:
        """Swap the catalogue, now or as soon as no one is there."""
        self._next_snapshot = snapshot
        self.refresh()

    def attend(self) -> None:
        """The pad of diagnostics comes up: somebody held the corner of a page that was there before this terminal."""
        self.refresh()
        self._attend()
        self.refresh()

    # --- for whatever happens ---

    def refresh(self) -> None:
        """The end of each intent, tick and event: what the visit decided by itself, what waited, and the view, once."""
        try:
            self._catch_up()
            self._build()
        except Exception as error:  # noqa: BLE001 - a screen that cannot be drawn is such a defect too
            if self._end_by_defect(error):
                self.refresh()

    # --- intents ---

    def _take(self, intent: Intent) -> bool:
        match self._state:
            case TerminalState.AVAILABLE:
                return self._take_at_rest(intent)
            case TerminalState.ACTIVE:
                return self._take_in_visit(intent)
            case TerminalState.WIPING:
                return self._help.take_in_goodbye(intent)
            case TerminalState.OUT_OF_SERVICE:
                return isinstance(intent, OpenMaintenance) and self._attend()
            case TerminalState.MAINTENANCE:
                return self._take_in_maintenance(intent)
            case _:
                assert_never(self._state)

    def _take_at_rest(self, intent: Intent) -> bool:
        match intent:
            case Wake():
                return self._wake()
            case OpenItem() | OpenSearch():
                return self._wake() and self._in_visit.handle(intent)
            case ChooseLanguage(language):
                self._language = language
                return True
            case SetCareMode(on):
                self._care_mode = on
                return True
            case OpenMaintenance():
                return self._attend()
            case _:
                return False

    def _take_in_visit(self, intent: Intent) -> bool:
        visit = self._in_visit
        if self._overlays.kind is not None:
            return self._take_on_overlay(intent, visit)
        match intent:
            case ChooseLanguage(language):
                visit.session.language = language
            case SetCareMode(on):
                visit.set_care_mode(on=on)
            case OpenHelp() | CallHelp() | ShowVideo() | EndVideo():
                return self._help.take_on_page(intent, visit.session)
            case Leave() if visit.leaving_loses:
                return self._ask_to_leave(visit, goes_home=False)
            case GoHome() if visit.would_lose:
                return self._ask_to_leave(visit, goes_home=True)
            case Leave():
                self._end(Ending.LEFT)
            case _:
                return self._attend_in_visit(visit) if isinstance(intent, OpenMaintenance) else visit.handle(intent)
        return True

    def _ask_to_leave(self, visit: Visit, *, goes_home: bool) -> bool:
        if visit.can_leave:
            self._overlays.lay(OverlayKind.LEAVE, goes_home=goes_home)
        return visit.can_leave

    def _take_on_overlay(self, intent: Intent, visit: Visit) -> bool:
        match intent:
            case Stay():
                self._help.put_away()
                self._idle.stay(self._now)
                return True
            case ConfirmLeave() if self._overlays.offers_leaving and visit.can_leave:
                self._leave(visit)
                return True
            case _:
                return self._help.take_on_overlay(intent)

    def _take_in_maintenance(self, intent: Intent) -> bool:
        match intent:
            case GoOn() | GoBack() if self._diagnostics.is_busy:
                return False
            case GoBack() if self._diagnostics.back():
                return True
            case GoOn() | GoBack():
                self._end_attendance()
                return True
            case ChooseLanguage(language):
                self._language = language
                return True
            case SetCareMode(on):
                self._care_mode = on
                return True
            case _:
                return self._diagnostics.handle(intent)

    def _leave(self, visit: Visit) -> None:
        goes_home = self._overlays.goes_home
        self._overlays.lay_aside()
        if goes_home:
            visit.go_home()
        else:
            self._end(Ending.LEFT)

    # --- states ---

    def _move(self, happening: Happening) -> None:
        """To the next state; what does not apply now does not happen."""
        self._state = next_state(self._state, happening) or self._state

    def _wake(self) -> bool:
        self._move(Happening.WOKEN)
        self._begin_visit(self._place, self._snapshot)
        return True

    def _begin_trial(self, on_done: Callable[[TriedVisit], None]) -> None:
        """Show the technician in diagnostics what citizens see, as a test; diagnostics come back when that visit is over."""
        self._attendance.begin_trial(on_done, self._language, care_mode=self._care_mode)
        self._move(Happening.TRIED)
        place = replace(self._place, is_test=True)
        self._begin_visit(place, what_may_be_tried(self._snapshot, self._place))

    def _begin_visit(self, place: TerminalSite, snapshot: CatalogueSnapshot) -> None:
        self._arrival.forget()
        self._help.begin_visit()
        session = Session(
            visit_id=self._services.identifiers.new(),
            language=self._language,
            care_mode=self._care_mode,
            started_at=self._services.health.wall_time,
            started_monotonic=self._now,
            has_stale_card=self._card.is_left,
        )
        self._visit = Visit(
            Offer(self._services, place, snapshot),
            session,
            self.refresh,
            lambda: self._idle.stay(self._now),
        )
        self._idle.stay(self._now)

    def _attend(self) -> bool:
        self._move(Happening.ATTENDED)
        self._attendance.begin(self._now)
        return True

    def _attend_in_visit(self, visit: Visit) -> bool:
        """Only where no one is identified and nothing would be lost: the visit ends as any other, and the pad follows the wipe."""
        if visit.is_somebody_known or visit.would_lose:
            return False
        self._end(Ending.LEFT)
        self._attendance.begin_after_wipe()
        return True

    def _end_trial(self) -> None:
        """Return to diagnostics with the outcome, in the language that they had."""
        trial = self._attendance.end_trial()
        if trial is None or trial.ended is None:
            return
        self._move(Happening.ATTENDED)
        self._language, self._care_mode = trial.language, trial.care_mode
        self._idle.stay(self._now)
        trial.on_done(trial.ended)

    def _end_attendance(self) -> None:
        self._diagnostics.close()
        self._language, self._care_mode = Language.ZH, False
        self._move(Happening.UNATTENDED)

    def _end(self, ending: Ending) -> None:
        """The visit ends: its records are written, then everything personal is forgotten."""
        visit = self._in_visit
        services = self._services
        # first the video: nothing of the farewell is seen or heard elsewhere
        for close in (services.video.end, partial(visit.close, ending)):
            try:
                close()
            except Exception as error:  # noqa: BLE001 - whatever fails here, the person must be forgotten
                log.error("closing a visit failed: %s", type(error).__name__)  # noqa: TRY400 - the traceback may be personal
        self._visit = None
        self._help.note_visit_end(ending)
        self._move(Happening.ENDED)
        self._overlays.lay_aside()
        session = visit.session
        self._attendance.note_visit_end(ending, session.cases)
        self._language, self._care_mode = session.language, session.care_mode  # the farewell speaks as the visit did
        # without an item there was no paper, and the press may not even be built
        begun = self._begun_with_items() if visit.has_begun_items else ()
        self._snapshot.rest()
        heard = (services.listener,) if visit.has_dictated and services.listener is not None else ()
        seen = (services.video,) if services.video.was_used else ()
        self._wipe = Wipe(session, (*services.erasers, *begun, *heard, *seen), services.release_memory, services.clock)
        self._goodbye = Goodbye(self._card, services.timing, self._now, self._wipe, used_card=session.has_shown_card)

    def _begun_with_items(self) -> tuple[Eraser, ...]:
        engine = self._services.devices.face_engine
        return (*self._services.papers_in_hand, *(() if engine is None else (engine(),)))

    def _end_by_defect(self, error: Exception) -> bool:
        """Whether a visit was under way, which is over now."""
        log.error("ended by a defect: %s", type(error).__name__)
        self._services.health.note_defect(type(error).__name__)
        was_visited = self._state is TerminalState.ACTIVE
        if was_visited:
            self._end(Ending.DEFECT)
        return was_visited

    def _tick(self) -> None:
        self._help.tick(is_visited=self._visit is not None)
        match self._state:
            case TerminalState.AVAILABLE:
                self._tick_at_rest()
            case TerminalState.ACTIVE:
                self._tick_visit()
            case TerminalState.WIPING:
                self._tick_goodbye()
            case TerminalState.OUT_OF_SERVICE:
                return
            case TerminalState.MAINTENANCE:
                self._tick_diagnostics()
            case _:
                assert_never(self._state)

    def _tick_goodbye(self) -> None:
        is_over = self._goodbye is None or self._goodbye.tick(self._now)
        if is_over or (self._attendance.is_due and self.last_wipe is not None):
            self._goodbye = None
            self._overlays.lay_aside()
            self._services.calls.forget()
            self._language, self._care_mode = Language.ZH, False
            self._move(Happening.WIPED)
            if self._attendance.is_trial:
                self._end_trial()
            elif self._attendance.is_due:
                self._attend()

    def _tick_diagnostics(self) -> None:
        self._diagnostics.tick()
        if self._attendance.is_deserted(self._now):
            self._end_attendance()

    def _tick_at_rest(self) -> None:
        if self._card.is_left:
            self._card.tick(self._now)
            self._arrival.forget()
        self._arrival.tick(self._now)
        if self._arrival.has_come:
            self._arrival.forget()
            self._wake()
            self._in_visit.greet()
            return
        if self._now - self._idle.touched_at >= self._services.timing.idle:
            # who chose it has walked on: the next one finds the screen as everybody does
            self._language, self._care_mode = Language.ZH, False

    def _tick_visit(self) -> None:
        visit = self._in_visit
        visit.tick(is_covered=self._overlays.kind is not None)
        self._help.tick_visit()
        is_over = visit.is_deserted(self._idle, self._now) or self._help.is_deserted
        self._overlays.follow(self._idle)
        if is_over:
            self._end(Ending.TIMED_OUT)

    @property
    def _in_visit(self) -> Visit:
        if self._visit is None:
            raise AssertionError("ACTIVE without a visit")
        return self._visit

    @property
    def _now(self) -> float:
        return self._services.clock.monotonic()

    # --- views ---

    def _catch_up(self) -> None:
        visit = self._visit
        if visit is not None and visit.ending is not None and self._state is TerminalState.ACTIVE:
            self._end(visit.ending)
            visit = None
        elif visit is not None and visit.announcement and self._overlays.takes_page:
            self._overlays.lay(OverlayKind.HELP, visit.announcement)
            visit.announcement = ()
        self._help.follow(is_visited=visit is not None)
        self._services.health.network.hold(is_held=visit is not None and visit.is_in_transaction)
        if self._state in (TerminalState.AVAILABLE, TerminalState.OUT_OF_SERVICE):
            self._adopt_what_waited()

    def _adopt_what_waited(self) -> None:
        if self._next_snapshot is not None:
            self._snapshot, self._next_snapshot = self._next_snapshot, None
        self._move(Happening.SUSPENDED if self._services.health.suspension else Happening.RESUMED)

    def _build(self) -> None:
        is_dark = self._state is TerminalState.AVAILABLE and self._presenter.is_dark(self._now)
        # a touch on a dark screen is meant for nothing that comes then
        page: Hashable = is_dark if self._visit is None else self._visit.page()
        if self._state is TerminalState.MAINTENANCE:
            page = self._diagnostics.key
        self._current.turn_to((self._state, self._overlays.kind, page), self._now)
        standing = TerminalSnapshot(
            self._state,
            self._language,
            self._care_mode,
            self._visit,
            self._goodbye,
            self._overlays,
            self._attendance.is_trial,
            is_dark,
        )
        self._current.show(self._presenter.view(standing, self._snapshot, self._current.serial, self._now))
