"""Diagnostics as the terminal sees it: the entrance, then the list of pages, then one page at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from contract.terms import AuditEvent
from kiosk.diagnostics.audit import AuditTrail
from kiosk.diagnostics.entrance import Entrance, EntryWay
from kiosk.diagnostics.page import Page, PageContext
from kiosk.services.maintenance.staff import Attendant
from kiosk.view.diagnostics import DiagnosticsScreen, EntranceScreen, GuidedTestScreen
from kiosk.view.facts import FactRow
from kiosk.view.intents import Intent, OpenRow

if TYPE_CHECKING:
    from catalogue.text import Language
    from drivers.ports.camera import Frame
    from kiosk.diagnostics.page import PageRow
    from kiosk.diagnostics.tried_visit import TryVisit
    from kiosk.services.catalogue_snapshot import CatalogueSnapshot
    from kiosk.services.services import Services, TerminalSite


class DiagnosticsMode:
    """Diagnostics while a keeper or technician is in them (诊断模式): which page they look at.

    The screen's thread only; the terminal opens and ends it.
    """

    def __init__(
        self,
        services: Services,
        place: TerminalSite,
        snapshot: Callable[[], CatalogueSnapshot],
        on_changed: Callable[[], None],
        try_visit: TryVisit,
    ) -> None:
        self._services = services
        self._place = place
        self._snapshot = snapshot
        self._on_changed = on_changed
        self._try_visit = try_visit
        self._trail = AuditTrail(services)
        self._entrance = Entrance(services, self._admit, self._refuse, on_changed)
        self._attendant: Attendant | None = None
        self._shown = ""
        self._page: Page | None = None

    def open(self) -> None:
        """The corner was held: the pad comes up."""
        self._entrance.open()

    def close(self) -> None:
        """End diagnostics, by a button or after a time without touch: the account is signed out."""
        self._leave_page()
        self._entrance.close()
        attendant, self._attendant = self._attendant, None
        if attendant is not None:
            self._trail.write(AuditEvent.LEFT, attendant)

    @property
    def key(self) -> str:
        """Which page is up, so that taps on an older one never count."""
        return "entrance" if self._attendant is None else f"page:{self._shown}"

    def screen(self, language: Language) -> EntranceScreen | DiagnosticsScreen | GuidedTestScreen:
        """The pad, the list, or the page."""
        if self._attendant is None:
            return self._entrance.screen(language)
        return self._list(self._attendant, language) if self._page is None else self._page.screen(language)

    @property
    def is_inside(self) -> bool:
        """Whether somebody has come in."""
        return self._attendant is not None

    @property
    def is_busy(self) -> bool:
        """Whether an action is under way: a restart that was asked for ends no visit that begins meanwhile."""
        return self._page is not None and self._page.is_busy

    @property
    def is_at_work(self) -> bool:
        """Whether something was asked for that goes on without a touch, such as a page that is printed."""
        return self._page is not None and self._page.is_at_work

    def handle(self, intent: Intent) -> bool:
        if self._attendant is None:
            return self._entrance.handle(intent)
        if self._page is not None:
            return self._page.take(intent)
        return isinstance(intent, OpenRow) and self._open_page(intent.key, self._attendant)

    def back(self) -> bool:
        """From a page to the list; False where there is nothing to go back to, and the mode ends."""
        if self._page is None:
            return False
        if not self._page.back():
            self._leave_page()
        return True

    def tick(self) -> None:
        """What moves by itself."""
        if self._attendant is None:
            self._entrance.tick()
        elif self._page is not None:
            self._page.tick()

    def face_frame(self) -> Frame | None:
        """Of the page that shows it."""
        return None if self._page is None else self._page.face_frame()

    def document_frame(self) -> Frame | None:
        """Of the page that shows it."""
        return None if self._page is None else self._page.document_frame()

    def _list(self, attendant: Attendant, language: Language) -> DiagnosticsScreen:
        say = self._services.wording.say
        rows = tuple(
            FactRow(
                row.id,
                say(f"diagnostics.page_{row.id}", language),
                detail=say(f"diagnostics.page_{row.id}_hint", language),
                opens=True,
                icon=row.icon,
            )
            for row in self._rows(attendant)
        )
        return DiagnosticsScreen(say(f"diagnostics.list_{attendant.role.value}", language), rows)

    def _rows(self, attendant: Attendant) -> tuple[PageRow, ...]:
        from kiosk.diagnostics.pages import PAGES

        is_bare = self._services.is_bare
        return tuple(page for page in PAGES if attendant.may(page.least) and (page.is_bare or not is_bare))

    def _open_page(self, key: str, attendant: Attendant) -> bool:
        row = next((row for row in self._rows(attendant) if row.id == key), None)
        if row is None:
            return False
        self._shown = row.id
        self._page = row.make(self._context(attendant))
        return True

    def _leave_page(self) -> None:
        page, self._page, self._shown = self._page, None, ""
        if page is not None:
            page.close()

    def _context(self, attendant: Attendant) -> PageContext:
        def audit(event: AuditEvent, about: str = "", *, detail: str = "") -> None:
            self._trail.write(event, attendant, about, detail)

        return PageContext(
            self._services, self._place, self._snapshot, attendant, audit, self._on_changed, self._try_visit
        )

    def _admit(self, attendant: Attendant, way: EntryWay) -> None:
        self._attendant = attendant
        self._trail.write(AuditEvent.ENTERED, attendant, way.value)

    def _refuse(self, event: AuditEvent, way: EntryWay) -> None:
        self._trail.write(event, None, way.value)
